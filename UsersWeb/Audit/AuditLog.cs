namespace UsersWeb.Audit;

/// <summary>Who did what that matters for security: a line each in the log, category UsersWeb.Audit. Never a secret.</summary>
public sealed partial class AuditLog(ILoggerFactory loggers)
{
    private readonly ILogger logger = loggers.CreateLogger("UsersWeb.Audit");

    /// <summary>Writes one event.</summary>
    /// <param name="name">The event, such as "move.start".</param>
    /// <param name="actor">Who.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="target">What it was done to, masked; null when there is nothing to name.</param>
    public void Write(string name, Actor actor, string result, string? target = null)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        var (who, what, where) = (Line(actor.Name), Line(result), Line(target ?? "-"));
        LogEvent(logger, name, who, actor.Id, actor.Address, what, where);
    }

    // A name or a message with a line break in it could pretend to be another line.
    private static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Event} by {Actor} (user {ActorId}) from {Address}: {Result}; target {Target}")]
    private static partial void LogEvent(ILogger logger, string @event, string actor, long actorId, string address, string result, string target);
}
