using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Availability;
using UsersWeb.Data;

namespace UsersWeb.Audit;

/// <summary>An entry for what changes nothing else. While nothing can be written to the database, the log alone is told.</summary>
public sealed partial class AuditNote(
    AuditTrail audit, AuditedTransaction transaction, ReadOnlyMode mode, ILogger<AuditNote> logger)
{
    /// <summary>Writes it in a transaction of its own.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="after">What there is to say of it. Never a secret.</param>
    /// <param name="cancellation">Of the caller.</param>
    public Task WriteAsync(string action, JsonObject? after, CancellationToken cancellation)
    {
        if (!mode.IsOn) return transaction.NoteAsync(() => audit.Add(action, null, null, null, after), cancellation);
        TellOnly(action, after);
        return Task.CompletedTask;
    }

    /// <summary>The same of what is done already, whether or not it can be written down: else the log alone is told.</summary>
    public async Task TryWriteAsync(string action, JsonObject? after)
    {
        try
        {
            await WriteAsync(action, after, CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or TimeoutException or IOException)
        {
            LogFailure(logger, e.GetBaseException().GetType().Name);
            TellOnly(action, after);
        }
    }

    /// <summary>Tells the log alone.</summary>
    public void TellOnly(string action, JsonObject? after) => audit.TellOnly(action, null, null, after);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An entry of the audit stands in the log alone: the database failed ({Exception})")]
    private static partial void LogFailure(ILogger logger, string exception);
}
