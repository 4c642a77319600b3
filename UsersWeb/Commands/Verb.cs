using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Commands;

/// <summary>One thing the command line can do, with examples for its help.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description, params string[] examples) : base(name, description) => Examples = examples;

    /// <summary>Whole command lines.</summary>
    public string[] Examples { get; }

    /// <summary>As <see cref="Does"/>, for a verb that changes the database: refused where a move forbids it.</summary>
    public Verb Writes(IConfiguration settings, Func<VerbRun, Task<int>> verb) => Does(settings, async run =>
    {
        await run.RequireWritableAsync();
        return await verb(run);
    });

    /// <summary>Runs with the application's services; a failure becomes one line on standard error and exit code 1.</summary>
    public Verb Does(IConfiguration settings, Func<VerbRun, Task<int>> verb)
    {
        SetAction(async (arguments, cancellation) =>
        {
            var error = arguments.InvocationConfiguration.Error;
            await using var services = CommandServices.Build(settings);
            await using var scope = services.CreateAsyncScope();
            try
            {
                if (services.GetRequiredService<DatabaseEngine>().Hosts is { } hosts) await hosts.ChooseAsync(cancellation);
                return await verb(new(scope.ServiceProvider, arguments, cancellation));
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                await error.WriteLineAsync("Interrupted.");
                return ExitCodes.Interrupted;
            }
            catch (Exception e) when (!PipedOutput.IsBroken(e))
            {
                await error.WriteLineAsync(e is CommandException ? FailureWords.OneLine(e.Message)
                    : FailureWords.Describe(e, services.GetRequiredService<DatabaseEngine>()));
                return ExitCodes.Failed;
            }
        });
        return this;
    }
}

/// <summary>What a verb works with while it runs.</summary>
internal sealed record VerbRun(IServiceProvider Services, ParseResult Arguments, CancellationToken Cancellation)
{
    /// <summary>For the verbs whose result is one object.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "The result as one line of JSON." };

    // Names stay in their own script; what could end a line is escaped.
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Default)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public UsersDbContext Db => Get<UsersDbContext>();
    public AuditTrail Audit => Get<AuditTrail>();
    public DatabaseEngine Engine => Get<DatabaseEngine>();
    public TimeProvider Clock => Get<TimeProvider>();
    public TextWriter Output => Arguments.InvocationConfiguration.Output;
    public TextWriter Error => Arguments.InvocationConfiguration.Error;

    /// <summary>Prints the result: the object where <see cref="Json"/> was asked for, else the lines.</summary>
    public void Tell(JsonObject result, params IEnumerable<string> lines)
    {
        if (Arguments.GetValue(Json)) Output.WriteLine(Line(result));
        else foreach (var line in lines) Output.WriteLine(line);
    }

    /// <summary>An object as one line.</summary>
    public static string Line(JsonObject result) => result.ToJsonString(Readable);

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();
}
