using System.Text.RegularExpressions;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Engine;

/// <summary>
/// The scratch databases of rehearsals, each a copy of all people. A rehearsal that is killed by force leaves its own behind;
/// the next run finds it, and drops it when told to.
/// </summary>
public static partial class Scratches
{
    private const string Word = "rehearsal_";
    private const int Digits = 8;

    /// <summary>Characters of a <see cref="Suffix"/>.</summary>
    public static int SuffixLength => Word.Length + Digits;

    /// <summary>What a rehearsal puts behind the name of the target.</summary>
    /// <param name="move">Its id.</param>
    public static string Suffix(string move) => Word + move[..Digits];

    /// <summary>Whether somebody's database may be a rehearsal's.</summary>
    public static bool IsSuffix(string text) => OfRehearsal().IsMatch(text);

    /// <summary>Of all databases of a server, what is behind the prefix of those that are rehearsals'.</summary>
    public static IEnumerable<string> Suffixes(IEnumerable<string> names, string prefix) =>
        names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]).Where(IsSuffix);

    /// <summary>Tells of those that nobody is working on, or drops them.</summary>
    /// <param name="target">The engine of the target, not of its scratch database.</param>
    /// <param name="engines">Makes an engine of a connection string.</param>
    /// <param name="drops">Whether to drop them.</param>
    /// <param name="output">Who is told.</param>
    /// <param name="cancellation">Of the move.</param>
    public static async Task ClearAsync(MoveEngine target, Func<ConnectionString, MoveEngine> engines, bool drops, MoveOutput output,
        CancellationToken cancellation)
    {
        foreach (var scratch in (await FindAsync(target, cancellation)).Select(engines))
        {
            if (!await IsLeftAsync(scratch, cancellation)) continue;
            if (drops)
            {
                await scratch.DropAsync(cancellation);
                output.Tell(new NoticeEvent($"{scratch.DatabaseName}, which a rehearsal had left behind, is dropped."));
            }
            else
            {
                output.Tell(new NoticeEvent(
                    $"A rehearsal that was killed has left a copy of all people behind, {scratch.DatabaseName}. The same command with "
                    + "--drop-leftovers drops it."));
            }
        }
    }

    // Who may not look at other databases has not made any.
    private static async Task<IReadOnlyList<ConnectionString>> FindAsync(MoveEngine target, CancellationToken cancellation)
    {
        try
        {
            return await target.FindScratchAsync(cancellation);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Nobody has it locked, and it is a move's by more than its name: marked, or killed before there was anything in it.
    private static async Task<bool> IsLeftAsync(MoveEngine scratch, CancellationToken cancellation)
    {
        try
        {
            if (await scratch.IsLockedAsync(cancellation)) return false;
            await using var open = await scratch.OpenToReadAsync(cancellation);
            return await scratch.Marks.ReadMarkAsync(open, cancellation) is not null
                || (await scratch.ReadTableNamesAsync(open, cancellation)).Count == 0;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or MoveException)
        {
            return false;
        }
    }

    [GeneratedRegex("^rehearsal_[0-9a-f]{8}$")]
    private static partial Regex OfRehearsal();
}
