using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Samples;

/// <summary>Removes the sample people, for whoever asked, if they still may. Begun again it goes on with those who are left.</summary>
public sealed class RemoveSamples(UsersDbContext db, SamplePeople samples, AuditTrail audit, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind, and the one name that such work has.</summary>
    public const string Kind = "samples.remove";

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        if (await AskedBy.NowAsync(db, work.Payload, clock.Now(), cancellation) is not { } actor || !actor.May(Permissions.DeleteUsers))
            throw new WorkFailedException(TKey("Whoever asked for it may not delete users any more."), isFinal: true);
        audit.ActAs(actor);
        var (before, total) = (work.Done, work.Total ?? await samples.CountAsync(cancellation));
        var removed = before + await samples.RemoveAsync(
            count => work.Report(before + count, Math.Max(before + count, total)), cancellation);
        work.Report(removed, removed);
    }
}
