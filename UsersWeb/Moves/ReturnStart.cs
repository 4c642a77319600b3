using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engines;
using UsersWeb.Moves.Live;
using UsersWeb.Moves.Settings;

namespace UsersWeb.Moves;

/// <summary>The way back from a move: keeps it open, goes it, or has done with it.</summary>
/// <param name="settings">The application's.</param>
/// <param name="services">The application's services for other settings: those that name the database that was left.</param>
/// <param name="told">Who is told what happens.</param>
/// <param name="clock">The time.</param>
public sealed class ReturnStart(
    IConfigurationRoot settings, Func<IConfiguration, ServiceProvider> services, MoveOutput told, TimeProvider clock)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly MoveParts parts = new(settings, services, told, clock);
    private WayBackWish? done;
    private bool isOpen;

    /// <summary>Does it, and writes the report where it was done here. Throws nothing.</summary>
    public async Task<MoveEnd> RunAsync(ReturnRequest request, CancellationToken cancellation)
    {
        var (exit, message) = await MoveEnding.OfAsync(() => ReturnAsync(request, cancellation),
            "Interrupted. Changes go on being written down; keep the old database up to date with: UsersWeb db move --way-back",
            cancellation);
        return new(exit, message, await parts.ReportAsync(new(exit, message, null)))
        {
            IsFollowed = isOpen,
        };
    }

    private async Task<(MoveExit, string)> ReturnAsync(ReturnRequest request, CancellationToken cancellation)
    {
        var configured = parts.Configured(isNeeded: true)!;
        var source = MoveEngines.For(await MoveEngines.OneHostAsync(configured, cancellation));
        var sign = await ReadAsync(source, cancellation);
        if (sign is not { IsOfWayBack: true }) throw None(configured);
        if (request.Wish is { } wish && await AskAsync(source, sign, wish, cancellation) is { } answer) return answer;
        return await FollowAsync(request, configured, source, cancellation);
    }

    // Whoever follows has both databases; nobody else may write into the one that was left.
    private static async Task<(MoveExit, string)?> AskAsync(
        MoveEngine source, LiveSign sign, WayBackWish wish, CancellationToken cancellation)
    {
        if (!await source.IsLockedAsync(cancellation)) return null;
        if (sign.Wish is { } other && other != wish)
            throw new MoveException(MoveExit.Failed,
                "Somebody else has just asked for something else of the way back; wait until that is done.");
        try
        {
            await using (var open = await source.OpenAsync(cancellation))
                await source.Marks.WriteLiveAsync(open, sign with { Wish = wish, Answer = null }, cancellation);
            return await AnswerAsync(source, wish, cancellation);
        }
        catch (OperationCanceledException)
        {
            await WithdrawAsync(source, isOurs: false);
            throw;
        }
    }

    private static async Task<(MoveExit, string)?> AnswerAsync(MoveEngine source, WayBackWish wish, CancellationToken cancellation)
    {
        while (true)
        {
            // In this order: what was done before the lock was freed is seen.
            var isFollowed = await source.IsLockedAsync(cancellation);
            var now = await ReadAsync(source, cancellation);
            if (now is { Answer: { } refusal }) return (MoveExit.NotSwitched, refusal);
            // The last that is done.
            if (now is null) return Done(await IsLeftAsync(source, cancellation) ? WayBackWish.Back : WayBackWish.Finish, wish);
            if (!isFollowed) return null;
            await Task.Delay(BetweenLooks, cancellation);
        }
    }

    private static (MoveExit, string) Done(WayBackWish done, WayBackWish wish) =>
        (done == wish ? MoveExit.Verified : MoveExit.Failed, done == wish ? Words(done) : $"Somebody else was faster. {Words(done)}");

    private async Task<(MoveExit, string)> FollowAsync(
        ReturnRequest request, ConnectionString configured, MoveEngine source, CancellationToken cancellation)
    {
        var text = request.To ?? NotedConnection.Former.Read()
            ?? throw new MoveException(MoveExit.Usage,
                "Where the old database is stands nowhere here: name it with --to, as it stood in the settings.");
        var to = ConnectionString.Parse(text);
        var target = MoveEngines.For(await MoveEngines.OneHostAsync(to, cancellation));
        await using var ofTarget = parts.ServicesOf(target.ConnectionString);
        var run = await parts.PrepareAsync(
            new() { Live = true, CutOver = true, WayBack = true, IsReturn = true }, null, source, target, (configured.Masked, to.Masked),
            ofTarget, cancellation);
        var cutOver = new CutOver(run, ConnectionSetting.Locate(settings, target.ConnectionString), source, parts.Chosen, text, null,
            () => new SwitchRecord(ofTarget).WriteAsync(run, null));
        var wayBack = new WayBack(
            run, new(target, run.Model, ofTarget), LiveDialects.For(source), LiveDialects.For(target), cutOver);
        try
        {
            done = await RunAsync(wayBack, request, run, cancellation);
        }
        finally
        {
            // Nobody is to go back later because of somebody who has given up.
            if (done is null && request.Wish is not null) await WithdrawAsync(source, isOurs: true);
        }
        isOpen = wayBack.IsOpen;
        if (isOpen) NotedConnection.Former.Write(run.Id, settings.GetConnectionString("Users")!);
        else NotedConnection.Former.Remove();
        return (MoveExit.Verified, Words(done.Value));
    }

    // A server that is started anew, or a network that is away, is no reason to give the way back up.
    private static async Task<WayBackWish> RunAsync(
        WayBack wayBack, ReturnRequest request, MoveRun run, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await wayBack.RunAsync(request.Wish, request.Keeps, cancellation);
            }
            catch (Exception e) when (request.Keeps && DriverFailure.Is(e.GetBaseException()) && !cancellation.IsCancellationRequested)
            {
                run.Output.Tell(new NoticeEvent(
                    $"The old database is not kept up to date for now: {FailureWords.DescribeForReport(e.GetBaseException())} Trying again "
                    + $"every {AfterFailure.TotalSeconds:0} seconds."));
                await Task.Delay(AfterFailure, cancellation);
            }
        }
    }

    // What another process has begun already it sees through.
    private static async Task WithdrawAsync(MoveEngine source, bool isOurs)
    {
        try
        {
            await using var open = await source.OpenAsync(CancellationToken.None);
            if (await source.Marks.ReadFenceAsync(open, CancellationToken.None) is not null) return;
            if (await source.Marks.ReadLiveAsync(open, CancellationToken.None) is { IsOfWayBack: true } sign
                && (isOurs || sign.Phase == LivePhase.Reversible))
                await source.Marks.WriteLiveAsync(open, new(sign.MoveId, LivePhase.Reversible), CancellationToken.None);
        }
        catch (Exception e) when (DriverFailure.Is(e))
        {
            // Why it failed is told already.
        }
    }

    private static async Task<LiveSign?> ReadAsync(MoveEngine source, CancellationToken cancellation)
    {
        await using var open = await source.OpenToReadAsync(cancellation);
        try
        {
            return await source.Marks.ReadLiveAsync(open, cancellation);
        }
        catch (DbException)
        {
            // Whoever had done with it dropped the table after it was found.
            return await source.Marks.ReadLiveAsync(open, cancellation);
        }
    }

    private static async Task<bool> IsLeftAsync(MoveEngine source, CancellationToken cancellation)
    {
        await using var open = await source.OpenToReadAsync(cancellation);
        return await source.Marks.ReadFenceAsync(open, cancellation) is not null;
    }

    private static MoveException None(ConnectionString configured) => new(MoveExit.Failed,
        $"There is no way back from {configured.Masked}: it was not moved to with --live --way-back, or somebody has done with it.");

    private static string Words(WayBackWish done) => done == WayBackWish.Back
        ? "Back again; every value was verified, and the database that was in use before is in service."
        : "The way back is closed. The old database stays as it was left, and takes no changes.";
}

/// <summary>What somebody wants of the way back.</summary>
/// <param name="Wish">To go it, or to have done with it; null: to keep it open.</param>
/// <param name="To">The connection string of the database that was left; null: the one that was noted.</param>
/// <param name="Keeps">Whether to go on following, in the other direction after having gone back.</param>
public sealed record ReturnRequest(WayBackWish? Wish, string? To, bool Keeps);
