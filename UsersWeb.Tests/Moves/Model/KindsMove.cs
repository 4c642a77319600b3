using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Copy;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Preflight;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Tests.Moves.Model;

/// <summary>The steps of a move with the tables of <see cref="KindsContext"/>.</summary>
internal static class KindsMove
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Preflight, copy and verification.</summary>
    public static async Task<Verdict> MoveAsync(KindsDatabase source, KindsDatabase target)
    {
        var told = new Told();
        var run = Run(source, target, told);
        await using var sourceOpen = await source.Engine.OpenToReadAsync(Token);
        await using var targetOpen = await target.Engine.OpenAsync(Token);
        run.Rules = await target.Engine.ReadRulesAsync(targetOpen, Token);
        await source.Engine.BeginSnapshotAsync(sourceOpen, Token);
        await new PreflightCheck(run, FixRules.None).RunAsync(sourceOpen, targetOpen, Token);
        Assert.Empty(told.Problems);
        run.Problems.StartCopy();
        await Target(target).ClearAsync(targetOpen, Token);
        await using (var writer = target.Engine.CreateWriter(targetOpen)) await new Copier(run).RunAsync(sourceOpen, writer, [], Token);
        return await VerifyAsync(source, target, told);
    }

    public static async Task<Verdict> VerifyAsync(KindsDatabase source, KindsDatabase target, Told told)
    {
        await using var sourceOpen = await source.Engine.OpenToReadAsync(Token);
        await using var targetOpen = await target.Engine.OpenToReadAsync(Token);
        var verifier = new Verifier(source.Engine, target.Engine, KindsDatabase.Model, told, TimeProvider.System);
        return await verifier.CompareAsync(sourceOpen, targetOpen, [], 1, Token);
    }

    public static async Task<Told> PreflightAsync(KindsDatabase source, bool takesNul = true, bool padsSpaces = false)
    {
        var told = new Told();
        var run = Run(source, source, told);
        run.Rules = new("the target", takesNul, 1_000_000, padsSpaces);
        await using var open = await source.Engine.OpenToReadAsync(Token);
        await new PreflightCheck(run, FixRules.None).RunAsync(open, null, Token);
        return told;
    }

    public static MoveRun Run(KindsDatabase source, KindsDatabase target, Told told) =>
        new("0", new MoveOptions { NoBackup = true }, source.Engine, target.Engine, KindsDatabase.Model, told, TimeProvider.System)
        {
            Problems = new(FixRules.None, told),
        };

    public static async Task<TupleBatch> ReadAsync(KindsDatabase source, ModelTable table, byte[]? after)
    {
        await using var open = await source.Engine.OpenToReadAsync(Token);
        await source.Engine.BeginSnapshotAsync(open, Token);
        using var rows = new RowBuilder(table, new("the target", true, 1_000_000, false), new ProblemList(FixRules.None, new Told()));
        await source.Engine.ReadRowsAsync(open, table, after, rows, () => ValueTask.CompletedTask, Token);
        return rows.Take();
    }

    public static TargetDatabase Target(KindsDatabase target) =>
        new(target.Engine, KindsDatabase.Model, new ServiceCollection().BuildServiceProvider());
}
