using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using UsersWeb.Availability;
using UsersWeb.Commands;
using UsersWeb.Databases;

namespace UsersWeb;

/// <summary>Reads the settings, chooses the edition that speaks to the database, and serves or runs a command.</summary>
public static class Program
{
    /// <summary>What a web host returns that another one serves for. No exit code of a process, which have one byte.</summary>
    internal const int HandedOver = 1000;

    /// <summary>What a move returns whose database is to be followed now. No exit code of a process either.</summary>
    internal const int Followed = 1001;

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
        if (CommandLine.IsCommand(args) || CommandLine.IsHelp(args)) return await RunCommandAsync(args);
        await using var hosts = new Succession(args);
        return await hosts.RunAsync();
    }

    private static async Task<int> RunCommandAsync(string[] args)
    {
        int code;
        while ((code = await RunAsync(args)) == Followed) args = DbMove.Following(args);
        return code;
    }

    /// <summary>
    /// One run in one edition: a command, or a web host. The MySQL edition's is called from the default edition's, so that the process
    /// goes from one database to another.
    /// </summary>
    /// <param name="args">Of the command line.</param>
    /// <param name="serverFor">Gives a web host with these settings its server; null has it make one.</param>
    /// <param name="handOver">Makes another web host serve; null when there can't be another.</param>
    /// <param name="prepare">See <see cref="HandOver.PrepareAsync"/>; null where nobody can.</param>
    /// <param name="holdChanges">See <see cref="HandOver.HoldChangesAsync"/>; null where nobody can.</param>
    /// <param name="database">The connection string of a web host, where the settings do not say so yet.</param>
    /// <param name="over">Ends a web host.</param>
    /// <returns>The exit code, or <see cref="HandedOver"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Func<IConfiguration, IServer>? serverFor = null,
        Func<Task<bool>>? handOver = null, Func<string?, Task>? prepare = null, Func<bool, CancellationToken, Task>? holdChanges = null,
        string? database = null, CancellationToken over = default)
    {
        if (CommandLine.IsHelp(args)) return await CommandLine.HelpAsync(args);
        try
        {
            args = CommandLine.ReadSecrets(args);
            var settings = Settings.Read(CommandLine.SettingsIn(args), database);
            // A command that writes another database than the configured one runs in that one's edition.
            var connectionString = CommandLine.Target(args) is { } target
                ? ConnectionString.Parse(target)
                : ConnectionString.Parse(settings.GetConnectionString("Users"), DatabaseSettings.Read(settings).Provider);
            if (Edition.Elsewhere(connectionString) is { } elsewhere)
                return await elsewhere(args, serverFor, handOver, prepare, holdChanges, database, over);
            if (CommandLine.IsCommand(args)) return await CommandLine.RunAsync(args, settings);
            return await ServeAsync(args, settings, Add, over);

            void Add(IServiceCollection services)
            {
                if (serverFor is not null) services.AddSingleton(serverFor(settings));
                if (database is not null) services.AddSingleton(new Standby(true));
                if (handOver is not null && prepare is not null && holdChanges is not null)
                    services.AddSingleton(new HandOver(handOver, prepare, holdChanges));
            }
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
    private static async Task<int> ServeAsync(
        string[] args, IConfiguration settings, Action<IServiceCollection> change, CancellationToken over)
    {
        await using var app = await StartAsync(args, settings, change);
        if (app is null) return 1;
        await using var end = over.Register(app.Lifetime.StopApplication);
        await app.WaitForShutdownAsync(CancellationToken.None);
        if (!app.Services.GetRequiredService<Restart>().IsDone) return 0;
        // The pools belong to the process: what is left of the old database is closed with its web host.
        app.Services.GetRequiredService<DatabaseEngine>().ForgetConnections();
        return HandedOver;
    }

    // An address that is taken, a log level that doesn't exist: one line tells more than a stack trace.
    private static async Task<WebApplication?> StartAsync(string[] args, IConfiguration settings, Action<IServiceCollection> change)
    {
        try
        {
            WarmUp.Begin(settings);
            var app = App.Build(args, settings, change);
            await app.StartAsync();
            return app;
        }
        catch (Exception e) when (e is IOException or FormatException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"The web server can't start: {e.Message}");
            return null;
        }
    }
}
