using Microsoft.Extensions.Logging.Console;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>The application's services without the web server.</summary>
internal static class CommandServices
{
    public static ServiceProvider Build(IConfiguration settings) => new ServiceCollection()
        .AddSingleton(settings)
        .AddLogging(Log)
        .AddUsersDatabase(settings)
        .AddScoped(_ => Current.CommandLine())
        .BuildServiceProvider();

    // Standard output belongs to the command's result. What Entity Framework would log about a failed statement
    // or connection ends the command anyway, with a line that people can read.
    private static void Log(ILoggingBuilder logging) => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None)
        // Said by db status.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        .AddSimpleConsole(console => console.SingleLine = true)
        .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
}
