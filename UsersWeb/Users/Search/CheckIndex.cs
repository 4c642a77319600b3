using UsersWeb.Jobs;

namespace UsersWeb.Users.Search;

/// <summary>
/// Looks whether anybody has no words: an instance of an older version, which ran beside this one, or another program has saved them. It
/// reads all users, so seldom.
/// </summary>
public sealed class CheckIndex(SearchIndexing index) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "users.index-check";

    /// <inheritdoc />
    public Task DoAsync(WorkInHand work, CancellationToken cancellation) => index.ExpectThoseWithoutWordsAsync(cancellation);
}
