using System.CommandLine;
using System.Data.Common;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Preflight;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;
using UsersWeb.Moves.Engines;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>`db verify --against CONNECTION`</summary>
internal static class DbVerify
{
    private static readonly Option<string> Against =
        new("--against")
        {
            Description = $"Connection string of the other database; {SecretArguments.Help}",
            HelpName = "CONNECTION",
            Required = true
        };
    private static readonly Option<bool> Json = new("--json") { Description = "One line of JSON for each event." };

    public static Verb Verb(IConfiguration settings) =>
        new Verb("verify", "Compares the database with another one, schema and every value; writes nothing. 0 equal, 5 different.",
        "UsersWeb db verify --against postgresql://app:secret@db.example.org/users",
        "UsersWeb db verify --against \"Data Source=users.db\" --json")
    {
        Against, Json,
    }.Does(settings, VerifyAsync);

    private static async Task<int> VerifyAsync(VerbRun run)
    {
        var output = run.Arguments.GetValue(Json) ? (MoveOutput)new JsonMoveOutput(run.Output)
            : new TerminalMoveOutput(run.Output, run.Error);
        var (exit, message) = await MoveEnding.OfAsync(() => CompareAsync(run, output), "", run.Cancellation);
        // As other commands end: there is nothing to continue.
        run.Cancellation.ThrowIfCancellationRequested();
        if (run.Arguments.GetValue(Json)) output.Tell(new EndEvent(exit, message, null));
        else await (exit == MoveExit.Verified ? run.Output : run.Error).WriteLineAsync(message);
        return (int)exit;
    }

    private static async Task<(MoveExit, string)> CompareAsync(VerbRun run, MoveOutput output)
    {
        var other = ConnectionString.Parse(run.Arguments.GetRequiredValue(Against));
        var here = MoveEngines.For(await MoveEngines.OneHostAsync(run.Get<ConnectionString>(), run.Cancellation));
        var there = MoveEngines.For(await MoveEngines.OneHostAsync(other, run.Cancellation));
        await using var source = await here.OpenToReadAsync(run.Cancellation);
        await using var target = await there.OpenToReadAsync(run.Cancellation);
        var model = TableModel.Read(run.Db);
        here.KnownTables = there.KnownTables = model.TableNames;
        var differences = await SchemasAsync(run, output, model, here, source, isSource: true)
            + await SchemasAsync(run, output, model, there, target, isSource: false);
        var verdict = differences > 0
            && !IsReadable(model, await here.ReadTableNamesAsync(source, run.Cancellation),
            await there.ReadTableNamesAsync(target, run.Cancellation))
            ? null
            : await CompareAsync(run, output, model, (here, source), (there, target));
        var isEqual = differences == 0 && verdict?.Differences == 0;
        if (!isEqual)
            return (MoveExit.Verification, $"The databases differ in {Human.Number(differences + (verdict?.Differences ?? 0))} places.");
        output.Tell(new VerifiedEvent(verdict!.Rows, verdict.Digest, verdict.Tables));
        return (MoveExit.Verified, "Both databases are equal.");
    }

    private static async Task<long> SchemasAsync(VerbRun run, MoveOutput output, TableModel model, MoveEngine engine, DbConnection open,
        bool isSource)
    {
        const string wanted = "the application's model";
        var differences = SourceShape.Differences(model, await engine.ReadShapesAsync(open, run.Cancellation), isTarget: true).ToList();
        foreach (var one in differences)
            output.Tell(new DifferenceEvent(one.Table, RowKey.Schema, one.Column, isSource ? one.Sentence : wanted, isSource ? wanted
                : one.Sentence));
        return differences.Count;
    }

    private static async Task<Verdict> CompareAsync(
        VerbRun run, MoveOutput output, TableModel model, (MoveEngine Engine, DbConnection Open) source,
        (MoveEngine Engine, DbConnection Open) target)
    {
        var rows = 0L;
        foreach (var table in model.Tables) rows += await MoveRun.CountAsync(source.Engine, source.Open, table, run.Cancellation);
        // A move by a rules file changed values on purpose; the side it filled knows which.
        var fixes = await Journal.ReadFixesAsync(target.Open, target.Engine, run.Cancellation);
        await source.Engine.BeginSnapshotAsync(source.Open, run.Cancellation);
        await target.Engine.BeginSnapshotAsync(target.Open, run.Cancellation);
        return await new Verifier(source.Engine, target.Engine, model, output, run.Clock)
            .CompareAsync(source.Open, target.Open, fixes, rows, run.Cancellation);
    }

    private static bool IsReadable(TableModel model, IReadOnlyList<string> here, IReadOnlyList<string> there) =>
        model.Tables.All(table => here.Contains(table.Name) && there.Contains(table.Name));
}
