using System.Data.Common;
using System.Diagnostics;

namespace UsersWeb.Tests.Support;

/// <summary>
/// Does something before EF Core sends a statement to a database, here or in an application in the tests' process, whoever asks for it:
/// holds it, breaks it off, or writes beside it. <see cref="Interruption"/> does so for one asynchronous flow.
/// </summary>
internal sealed class StatementHook : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Source = "Microsoft.EntityFrameworkCore";
    private const string Command = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting";

    private readonly string name;
    private readonly Action<DbCommand> deed;
    private readonly List<IDisposable> subscriptions = [];

    private StatementHook(TestDatabase database, Action<DbCommand> deed) => (name, this.deed) = (database.Name, deed);

    /// <summary>Listens from now on.</summary>
    /// <param name="database">Whose statements.</param>
    /// <param name="deed">What to do before each of them is sent; what it throws, whoever asks for the statement hears.</param>
    public static async Task<StatementHook> StartAsync(TestDatabase database, Action<DbCommand> deed)
    {
        await Interruption.ListenAsync();
        var hook = new StatementHook(database, deed);
        hook.subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(hook));
        return hook;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name != Source) return;
        lock (subscriptions) subscriptions.Add(value.Subscribe(this, asked => asked == Command));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != Command) return;
        var command = (DbCommand)value.Value!.GetType().GetProperty("Command")!.GetValue(value.Value)!;
        if (command.Connection!.ConnectionString.Contains(name, StringComparison.Ordinal)) deed(command);
    }

    public void OnCompleted()
    {
        // It is listened to until this is disposed of.
    }

    public void OnError(Exception error)
    {
        // Nobody sends one.
    }

    public void Dispose()
    {
        lock (subscriptions) subscriptions.ForEach(subscription => subscription.Dispose());
    }
}

/// <summary>Holds an import before its second step, outside of any transaction, until it is released.</summary>
internal sealed class HeldImport : IDisposable
{
    private readonly ManualResetEventSlim released = new();
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StatementHook? hook;
    private int steps;

    /// <summary>The next import that begins in this database.</summary>
    public static async Task<HeldImport> StartAsync(TestDatabase database)
    {
        var held = new HeldImport();
        // Each step begins with the lines that are wrong, which pages ask for in another order.
        held.hook = await StatementHook.StartAsync(database, command =>
        {
            if (!command.CommandText.Contains("DISTINCT", StringComparison.Ordinal)
                || !command.CommandText.Contains("ImportProblems", StringComparison.Ordinal)
                || Interlocked.Increment(ref held.steps) != 2) return;
            held.reached.TrySetResult();
            held.released.Wait(TimeSpan.FromMinutes(1));
        });
        return held;
    }

    /// <summary>Until the first step is done and the second is held.</summary>
    public Task ReachedAsync() => reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Lets it go on.</summary>
    public void Release() => released.Set();

    public void Dispose()
    {
        Release();
        hook?.Dispose();
    }
}
