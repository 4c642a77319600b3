using Microsoft.Extensions.Logging.Console;

namespace UsersWeb.Web;

/// <summary>
/// What is logged when the settings say nothing else, and how. A setting below <c>Logging:LogLevel</c> for the same category
/// wins; so does a more specific one. What other libraries log may hold what people typed, so only warnings of theirs are kept.
/// </summary>
internal static class LogDefaults
{
    private static readonly (string? Category, LogLevel Level)[] Levels =
    [
        (null, LogLevel.Warning),
        ("UsersWeb", LogLevel.Information),
        // Each look-up of a token.
        ("UsersWeb.Tokens", LogLevel.Warning),
        // Addresses of requests hold what was searched for, and the code of the set-up link.
        ("Microsoft", LogLevel.Warning),
        ("System", LogLevel.Warning),
        ("Microsoft.Hosting.Lifetime", LogLevel.Information),
        // Program tells of a failed start in one line.
        ("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None),
        // Statements hold values. What matters of a failure is told where it is handled.
        ("Microsoft.EntityFrameworkCore", LogLevel.None),
        ("Microsoft.AspNetCore.DataProtection", LogLevel.Error),
    ];

    public static void Use(ILoggingBuilder logging)
    {
        logging.Services.Configure<LoggerFilterOptions>(options =>
        {
            // Of two rules for one category the later counts: ours stand before those of the settings.
            for (var i = 0; i < Levels.Length; i++) options.Rules.Insert(i, new(null, Levels[i].Category, Levels[i].Level, null));
        });
        // Without a name the console takes none of the formatter's options.
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.FormatterName ??= ConsoleFormatterNames.Simple);
        logging.Services.Configure<SimpleConsoleFormatterOptions>(options =>
        {
            // One line an event, so that it can be searched.
            options.SingleLine = true;
            Stamp(options);
        });
        logging.Services.Configure<JsonConsoleFormatterOptions>(Stamp);
    }

    private static void Stamp(ConsoleFormatterOptions options)
    {
        if (options.TimestampFormat is not null) return;
        options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        options.UseUtcTimestamp = true;
    }
}
