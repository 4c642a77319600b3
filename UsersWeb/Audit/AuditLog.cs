using System.Text.Json.Nodes;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>Who did what that matters for security: a line of JSON each in the log, category UsersWeb.Audit. Never a secret.</summary>
public sealed partial class AuditLog(ILoggerFactory loggers, TimeProvider clock)
{
    private readonly ILogger logger = loggers.CreateLogger("UsersWeb.Audit");

    /// <summary>Writes an entry that stands in the database.</summary>
    public void Write(AuditEntry entry)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        var line = AuditJson.Line(entry);
        LogEvent(logger, line);
    }

    /// <summary>Writes what changes nothing in the database, or can't be written there, as while its users are being moved.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="actor">Who.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="target">What it was done to, masked; null when there is nothing to name.</param>
    public void Write(string action, Current actor, string result, string? target = null)
    {
        var after = new JsonObject { ["result"] = result };
        if (target is not null) after["target"] = target;
        Write(new AuditEntry
        {
            At = clock.Now(),
            ActorKind = AuditJson.Word(actor.Kind),
            ActorId = actor.UserId,
            ActorName = actor.Name,
            TokenId = actor.TokenId,
            Address = actor.Address,
            Action = action,
            After = after.ToJsonString(AuditJson.Readable),
        });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Entry}")]
    private static partial void LogEvent(ILogger logger, string entry);
}
