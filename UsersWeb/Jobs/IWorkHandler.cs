namespace UsersWeb.Jobs;

/// <summary>
/// Does the work of one kind. Made in a scope of its own for each attempt, in which the system acts. Each item is done at least once,
/// not exactly once: an instance may die after the deed and before it is noted, or lose the database then. So do it in such a way that
/// a second time does no harm, as by looking first whether it is done.
/// </summary>
public interface IWorkHandler
{
    /// <summary>One attempt. Whatever it throws is a failure, and the item is tried again later.</summary>
    /// <param name="work">What there is to do; tells how far it is.</param>
    /// <param name="cancellation">The application ends, or somebody else has the item now.</param>
    /// <exception cref="WorkFailedException">It failed for a reason that may be shown.</exception>
    Task DoAsync(WorkInHand work, CancellationToken cancellation);
}

/// <summary>An attempt failed; the message may be shown and holds no secret.</summary>
/// <param name="words">Why, in one sentence.</param>
/// <param name="isFinal">Whether trying again is of no use.</param>
/// <param name="inner">What it came from.</param>
public sealed class WorkFailedException(string words, bool isFinal = false, Exception? inner = null) : Exception(words, inner)
{
    /// <summary>Whether trying again is of no use.</summary>
    public bool IsFinal => isFinal;
}
