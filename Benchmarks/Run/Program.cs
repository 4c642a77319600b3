using Run;
using Run.Clusters;
using Run.Engines;
using Run.Import;
using Run.Live;
using Run.Move;
using Run.Pages;
using Run.People;
using Run.Relay;
using Run.SignIn;
using Run.Soak;

// Run api APP LIMIT | Run start APP APP-COMPILED-AT-RUN-TIME | Run engines APP LIMIT | Run move APP FOLDER [TARGET] |
// Run pages APP PLAIN | Run directory APP [ENGINE…] | Run import APP FOLDER | Run signin APP | Run timing APP |
// Run soak APP LOGS [ENGINE…] | Run cluster APP LOGS | Run relay APP | Run live APP [ENGINE…]: measures programs that bench.sh has built.
try
{
    switch (args)
    {
        case ["api", var app, var limit]: await ApiBenchmark.RunAsync(app, limit); return 0;
        case ["start", var ahead, var atRunTime]: await StartBenchmark.RunAsync(ahead, atRunTime); return 0;
        case ["engines", var app, var limit]: await EnginesBenchmark.RunAsync(app, limit); return 0;
        case ["pages", var app, var plain]: await PagesBenchmark.RunAsync(app, plain); return 0;
        case ["move", var app, var folder, .. var targets]: await MoveBenchmark.RunAsync(app, folder, targets); return 0;
        case ["directory", var app, .. var engines]: await DirectoryBenchmark.RunAsync(app, engines); return 0;
        case ["import", var app, var folder]: return await ImportBenchmark.RunAsync(app, folder) ? 0 : 1;
        case ["signin", var app]: await SignInBenchmark.RunAsync(app); return 0;
        case ["timing", var app]: await TimingBenchmark.RunAsync(app); return 0;
        case ["soak", var app, var logs, .. var engines]: return await SoakBenchmark.RunAsync(app, logs, engines) ? 0 : 1;
        case ["cluster", var app, var logs]: return await ClusterBenchmark.RunAsync(app, logs) ? 0 : 1;
        case ["relay", var app]: return await RelayBenchmark.RunAsync(app) ? 0 : 1;
        case ["live", var app, .. var engines]: return await LiveBenchmark.RunAsync(app, engines) ? 0 : 1;
        default:
            Console.Error.WriteLine(
            "usage: Run api APP LIMIT | Run start APP APP-COMPILED-AT-RUN-TIME | Run engines APP LIMIT | Run move APP FOLDER "
            + "[PostgreSql|MySql] | Run pages APP PLAIN | Run directory APP [Sqlite|PostgreSql|MySql]... | Run import APP FOLDER | "
            + "Run signin APP | Run timing APP | Run soak APP LOGS [Sqlite|PostgreSql|MySql]... | Run cluster APP LOGS | "
            + "Run relay APP | Run live APP [SQLite|PostgreSQL|MariaDB]..."); return 2;
    }
}
catch (BenchmarkException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
