using System.Runtime.CompilerServices;
using UsersWeb.Databases;
using UsersWeb.Moves.Engines;

namespace UsersWeb.Tests.Support;

/// <summary>
/// A process that holds a database as a mover does, to be killed: the tests' own program, run once more with a variable
/// that says so.
/// </summary>
public static class HeldDatabase
{
    private const string Variable = "USERSWEB_TEST_HOLD";

    public static async Task<Daemon> StartAsync(TestDatabase database)
    {
        var mover = await Daemon.StartAsync([Environment.ProcessPath!], [(Variable, database.ConnectionString)]);
        await mover.LineAsync(line => line == "held");
        return mover;
    }

    // Before anything of the test framework; without awaiting, because nobody else may run here meanwhile.
    [ModuleInitializer]
    internal static void Hold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text) return;
        var database = ConnectionString.Parse(text);
        var turn = MoveEngines.For(database).TryLockAsync(CancellationToken.None).GetAwaiter().GetResult();
        var hold = MoveEngines.For(database).HoldWritersAsync(["Users", "Roles"], CancellationToken.None).GetAwaiter().GetResult();
        Console.WriteLine(turn is null ? "held by another" : "held");
        Thread.Sleep(Timeout.Infinite);
        GC.KeepAlive((turn, hold));
    }
}
