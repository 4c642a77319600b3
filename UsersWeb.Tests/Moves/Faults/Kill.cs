using UsersWeb.Availability;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>A mover's end by SIGKILL in some step, and what comes after it.</summary>
/// <param name="Source">What is moved.</param>
/// <param name="Step">The step; "start" is before the first.</param>
/// <param name="Share">How far into the step, 0 to 1.</param>
/// <param name="IsResumed">Whether the next mover is told to continue.</param>
public sealed record Kill(Source Source, string Step, double Share, bool IsResumed)
{
    /// <returns>What it was, to be counted.</returns>
    public async Task<string> RunAsync(TestDatabase target, Moments moments, Sources sources, ITestOutputHelper output)
    {
        output.WriteLine($"{this with { Source = null! }}");
        var wasKilled = await KillAsync(target, moments);
        var mark = wasKilled is null ? "finished" : await MarkAsync(target);
        await Source.IsUntouchedAsync();
        var again = await Mover.RunAsync(Source.ConnectionString, target.ConnectionString,
            ["--no-backup", .. IsResumed ? ["--resume"] : Array.Empty<string>()]);
        again.EndedWith(0, "verified");
        await Source.IsInAsync(target, sources);
        await Source.IsUntouchedAsync();
        Assert.Equal(MarkState.Verified, await target.MarkAsync());
        return wasKilled is null ? "finished before the kill" : $"killed in {wasKilled}, target {mark}, {(IsResumed ? "resumed" : "anew")}";
    }

    // The step it died in; null when it was faster.
    private async Task<string?> KillAsync(TestDatabase target, Moments moments)
    {
        string[] options = Step == "backup" ? [] : ["--no-backup"];
        await using var mover = Mover.Start(Source.ConnectionString, target.ConnectionString, options);
        if (Step != "start") await mover.StepAsync(Step);
        await Task.Delay(moments.Length(Step) * Share);
        await mover.SignalAsync("KILL");
        var killed = await mover.EndAsync();
        if (killed.Code == 137) return mover.Steps.OrderBy(step => step.Value).LastOrDefault().Key ?? "start";
        killed.EndedWith(0);
        return null;
    }

    private static async Task<string> MarkAsync(TestDatabase target)
    {
        try
        {
            return (await target.MarkAsync())?.ToString() ?? "not begun";
        }
        catch (System.Data.Common.DbException)
        {
            return "not there";
        }
    }
}
