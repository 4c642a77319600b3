using UsersWeb.Audit;

namespace UsersWeb.Jobs;

/// <summary>Removes entries of the audit that are older than the setting says.</summary>
public sealed class RemoveOldAudit(AuditRetention retention) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "audit.remove-old";

    /// <inheritdoc />
    public Task DoAsync(WorkInHand work, CancellationToken cancellation) => retention.RemoveExpiredAsync(cancellation);
}
