using Microsoft.Extensions.Logging;

namespace UsersWeb.Tests.Support;

/// <summary>The log of an application in the tests' process, written as on the console: "fail: Category", the message below.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    public PrintedLines Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // What was logged is read after the application has ended, too.
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Lines.Add($"{Word(logLevel)}: {category}\n{formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}");
    }
}
