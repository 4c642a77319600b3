using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using UsersWeb.Availability;
using UsersWeb.Commands;
using UsersWeb.Databases;
using UsersWeb.Web;

namespace UsersWeb;

/// <summary>Reads the settings, chooses the edition that speaks to the database, and serves or runs a command.</summary>
public static class Program
{
    // No exit code of a process, which have one byte.
    private const int StartAgain = 1000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Exit code 0 done, 1 failed, 2 wrong usage or settings.</summary>
    public static async Task<int> Main(string[] args)
    {
        // Names are in all scripts, and JSON is UTF-8, whatever the locale of the machine can say.
        (Console.OutputEncoding, Console.InputEncoding) = (Utf8, Utf8);
        // Commands and logs speak English; a page chooses for its request.
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        if (CommandLine.IsCommand(args) || CommandLine.IsHelp(args)) PipedOutput.Use(Utf8);
        if (CommandLine.IsCommand(args)) StandardInput.Use();
        while (true)
        {
            var code = await RunAsync(args);
            if (code != StartAgain) return code;
        }
    }

    /// <summary>
    /// One run in one edition. The MySQL edition's is called from the default edition's, whose loop then chooses again:
    /// that is how the web server goes from one database to another without ending its process.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (CommandLine.IsHelp(args)) return await CommandLine.HelpAsync(args);
        try
        {
            args = CommandLine.ReadSecrets(args);
            var settings = Settings.Read(CommandLine.SettingsIn(args));
            // A command that writes another database than the configured one runs in that one's edition.
            var connectionString = CommandLine.Target(args) is { } target
                ? ConnectionString.Parse(target)
                : ConnectionString.Parse(settings.GetConnectionString("Users"), DatabaseSettings.Read(settings).Provider);
            if (Edition.Elsewhere(connectionString) is { } elsewhere) return await elsewhere(args);
            return CommandLine.IsCommand(args) ? await CommandLine.RunAsync(args, settings) : await ServeAsync(args, settings);
        }
        catch (ConnectionStringException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (DirectoryNotFoundException e)
        {
            // USERSWEB_HOME that is no folder.
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (UnauthorizedAccessException e)
        {
            // Settings that belong to somebody else.
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (InvalidDataException e)
        {
            // appsettings.json that is not JSON.
            await Console.Error.WriteLineAsync($"{e.Message} {e.GetBaseException().Message}");
            return 2;
        }
    }

    // Not inlined: the web server's assemblies are loaded only when it is needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> ServeAsync(string[] args, IConfiguration settings)
    {
        await using var app = await StartAsync(args, settings);
        if (app is null) return 1;
        await app.WaitForShutdownAsync();
        // Whoever asks it to end while it is about to start again wants it to end.
        var isOver = app.Services.GetRequiredService<Shutdown>().HasBegun;
        if (isOver || !app.Services.GetRequiredService<Restart>().IsWanted) return 0;
        // The pools belong to the process: what is left of the old database is closed with its web server.
        app.Services.GetRequiredService<DatabaseEngine>().ForgetConnections();
        return StartAgain;
    }

    // An address that is taken, a log level that doesn't exist: one line tells more than a stack trace.
    private static async Task<WebApplication?> StartAsync(string[] args, IConfiguration settings)
    {
        try
        {
            WarmUp.Begin(settings);
            var app = App.Build(args, settings);
            await app.StartAsync();
            KeptListenerFactory.CloseRest();
            return app;
        }
        catch (Exception e) when (e is IOException or FormatException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"The web server can't start: {e.Message}");
            return null;
        }
    }
}
