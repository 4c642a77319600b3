using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Copy;
using UsersWeb.Moves.Engine.Preflight;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engine;

/// <summary>A move from one database to another: preflight, backup, schema, copy, indexes, verification, identities, cut-over.</summary>
public sealed class Move(
    MoveRun run, FixRules rules, TargetDatabase database, MoveReport report, CutOver cutOver)
{
    /// <summary>Whether the application was switched over to the target.</summary>
    public bool IsInService { get; private set; }

    /// <summary>Moves.</summary>
    /// <param name="live">What lets everybody go on; null when nobody may change anything meanwhile.</param>
    /// <param name="cancellation">Stops, up to the moment of the switch.</param>
    /// <exception cref="MoveException">It can't go on; the source is as it was.</exception>
    public async Task<MoveExit> RunAsync(ILiveMove? live, CancellationToken cancellation)
    {
        await using var databases = await MoveDatabases.OpenAsync(run, database, cancellation);
        if (await FindBrokenCutOverAsync(databases, cancellation) is { } broken)
        {
            await cutOver.FinishAsync(
                state => run.Target.Marks.WriteMarkAsync(databases.Target!, broken with { State = state, UpdatedAt = Now }, cancellation));
            IsInService = true;
            return MoveExit.Verified;
        }
        run.Step(MoveStep.Preflight);
        var content = await PreflightAsync(databases, live, cancellation);
        if (run.Problems.Counts.Total > 0) return MoveExit.Preflight;
        if (run.Options.PreflightOnly) return MoveExit.Verified;
        if (run.Options is { NoBackup: false, Rehearse: false }) await BackUpAsync(cancellation);
        if (live is not null) await live.CaptureAsync(databases, cancellation);
        var (target, verdict) = await FillAsync(databases, live, content, cancellation);
        if (verdict.Differences > 0 || await SchemaDiffersAsync(target, cancellation)) return MoveExit.Verification;
        run.Output.Tell(new VerifiedEvent(verdict.Rows, verdict.Digest, verdict.Tables));
        await MarkAsync(target, MarkState.Verified, verdict.Digest, cancellation);
        if (run.Options.Rehearse) return await MeasureAsync(target, cancellation);
        if (live is not null)
        {
            using var announced = cutOver.Announce();
            IsInService = await live.SwitchAsync(cutOver.DecideAsync(cancellation), digest => cutOver.SwitchAsync(
                databases, target, digest, state => MarkLiveAsync(target, state, digest, cancellation), cancellation), cancellation);
            return MoveExit.Verified;
        }
        IsInService = await cutOver.RunAsync(
            databases, target, verdict.Digest, state => MarkAsync(target, state, verdict.Digest, cancellation), cancellation);
        return MoveExit.Verified;
    }

    private DateTime Now => run.Clock.GetUtcNow().UtcDateTime;

    // A cut-over that was broken off after the source was closed is to be finished, nothing else: what is in the target may be in use.
    private async Task<MoveMark?> FindBrokenCutOverAsync(MoveDatabases databases, CancellationToken cancellation)
    {
        if (await run.Source.Marks.ReadFenceAsync(databases.Source, cancellation) is { } fence)
        {
            if (run.Options is { CutOver: true, PreflightOnly: false } && databases.Target is { } target
                && await run.Target.Marks.ReadMarkAsync(target, cancellation) is { } mark && mark.MoveId == fence.MoveId)
            {
                if (await run.Target.Marks.ReadFenceAsync(target, cancellation) is not { } onward) return mark;
                throw new MoveException(MoveExit.Preflight,
                    $"The source was moved to this target, and from there on to {onward.Target} at {MoveSigns.At(onward.At)}. Give "
                    + "the application that connection string.");
            }
            throw new MoveException(MoveExit.Preflight,
                $"The source was moved to {fence.Target} at {MoveSigns.At(fence.At)}, so it is not up to date. Move from there, or "
                + "take the fence down first: UsersWeb db unfence");
        }
        if (await run.Source.Marks.ReadMarkAsync(databases.Source, cancellation) is { State: MarkState.Moving or MarkState.Unknown } half)
            throw new MoveException(MoveExit.Preflight,
                $"The source is itself half-filled by a move from {half.Source} that has not ended.");
        return null;
    }

    private async Task<TargetContent?> PreflightAsync(MoveDatabases databases, ILiveMove? live, CancellationToken cancellation)
    {
        TargetContent? content = null;
        run.Rules = await run.Target.ReadRulesAsync(databases.Target, cancellation);
        if (databases.Target is { } target)
        {
            content = await database.ReadAsync(target, run.Source.SourceKey, cancellation);
            if (content.Refusal is { } refusal) run.Problems.Add(RowProblem.OfDatabase(ProblemRule.Target, refusal));
            if (content.IsInterrupted) run.Output.Tell(new NoticeEvent(Found(content.Mark!)));
        }
        else
        {
            run.Output.Tell(new NoticeEvent(run.Options.Rehearse
                ? $"The rehearsal makes a scratch database, {run.Target.DatabaseName}, and drops it at the end."
                : $"There is no database {run.Target.DatabaseName} yet; the move creates it."));
            foreach (var problem in await run.Target.ReadServerProblemsAsync(cancellation))
                run.Problems.Add(RowProblem.OfDatabase(ProblemRule.Target, problem));
        }
        if (await cutOver.FindFenceProblemAsync(databases, cancellation) is { } open)
            run.Problems.Add(RowProblem.OfDatabase(ProblemRule.CutOver, open));
        foreach (var problem in cutOver.Problems()) run.Problems.Add(RowProblem.OfDatabase(ProblemRule.CutOver, problem));
        foreach (var problem in live is null ? [] : await live.FindObstaclesAsync(databases, cancellation))
            run.Problems.Add(RowProblem.OfDatabase(ProblemRule.CutOver, problem));
        await new PreflightCheck(run, rules).RunAsync(databases.Source, databases.Target, cancellation);
        run.Problems.StartCopy();
        return content;
    }

    private string Found(MoveMark mark) => (mark.State == MarkState.Verified, run.Options.Resume) switch
    {
        (true, true) => "A verified move of this source is in the target; it is brought up to date.",
        (true, false) =>
            "A verified move of this source is in the target, which nobody has used; it is begun "
            + $"anew.{(run.Options.Wait ? "" : " (--resume brings it up to date.)")}",
        (false, true) => "An interrupted move of this source is in the target; it is continued.",
        _ => "An interrupted move of this source is in the target; it is begun "
            + $"anew.{(run.Options.Wait ? "" : " (--resume continues it.)")}",
    };

    private async Task BackUpAsync(CancellationToken cancellation)
    {
        run.Step(MoveStep.Backup);
        var file = Path.Combine(MoveReport.Folder(), $"move-{run.Id}-source{run.Source.BackupExtension}");
        try
        {
            await run.Source.BackupAsync(file, new BackupProgress(run.Output), cancellation);
        }
        catch (Databases.BackupException e)
        {
            throw new MoveException(MoveExit.Failed, $"{e.Message} (--no-backup leaves the backup out.)", e);
        }
        run.Output.Tell(new NoticeEvent($"Backup of the source: {file}, {Shared.Human.Bytes(new FileInfo(file).Length)}"));
    }

    // The mark comes before the tables: whatever happens from here on, the application does not start on a half-filled target.
    private async Task<DbConnection> SchemaAsync(MoveDatabases databases, TargetContent? content, CancellationToken cancellation)
    {
        if (content is null) await CreateAsync(cancellation);
        var target = await databases.OpenTargetAsync(cancellation);
        await MarkAsync(target, MarkState.Moving, null, cancellation);
        if (content is { IsInterrupted: true, HasSchema: true } && run.Options.Resume) return target;
        if (content is { IsInterrupted: true } or { HasSchema: false }) await database.DropTablesAsync(target, cancellation);
        await database.MigrateAsync(cancellation);
        await database.ClearAsync(target, cancellation);
        return target;
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        try
        {
            await database.CreateAsync(cancellation);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw new MoveException(MoveExit.Failed,
                $"The database {run.Target.DatabaseName} can't be created: {FailureWords.DescribeForReport(e)} "
                + (run.Options.Rehearse
                    ? "A rehearsal needs a user who may create databases; see docs/moving.md."
                    : "Create it by hand, empty, or let the user create databases."), e);
        }
    }

    private async Task<(DbConnection Target, Verdict Verdict)> FillAsync(
        MoveDatabases databases, ILiveMove? live, TargetContent? content, CancellationToken cancellation)
    {
        await using var watch = WaitWatch.Begin(run, cancellation);
        try
        {
            run.Step(MoveStep.Schema);
            var target = await SchemaAsync(databases, content, cancellation);
            var watermarks = content is { IsInterrupted: true, HasSchema: true } && run.Options.Resume ? await new Resumption(run, database)
                .FindAsync(target, cancellation) : [];
            if (watermarks.Count == 0) await Indexes.DropAsync(run, target, cancellation);
            run.Step(MoveStep.Copy);
            await using (var writer = run.Target.CreateWriter(target))
                await new Copier(run).RunAsync(databases.Source, writer, watermarks, cancellation);
            return (target, live is null ? await IndexAndVerifyAsync(databases, target, cancellation)
                : await IndexAndFollowAsync(databases, live, target, cancellation));
        }
        catch (Exception e) when (e is DbException or IOException or System.Net.Sockets.SocketException or InvalidOperationException
            or TimeoutException && !cancellation.IsCancellationRequested)
        {
            throw new MoveException(MoveExit.Copy,
                $"The move stopped: {FailureWords.DescribeForReport(e)} The source is as it was. When the cause is mended, continue "
                + "with --resume.", e);
        }
    }

    private async Task<Verdict> IndexAndFollowAsync(
        MoveDatabases databases, ILiveMove live, DbConnection target, CancellationToken cancellation)
    {
        run.Step(MoveStep.Indexes);
        await Indexes.CreateAsync(run, target, cancellation);
        run.Step(MoveStep.Identities);
        await new Identities(run).RunAsync(databases.Source, target, cancellation);
        await run.Target.FinishAsync(target, run.Model, cancellation);
        return await live.ApproachAsync(databases, target, cancellation);
    }

    private async Task<Verdict> IndexAndVerifyAsync(MoveDatabases databases, DbConnection target, CancellationToken cancellation)
    {
        run.Step(MoveStep.Indexes);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Building indexes is the server's work, comparing is ours; rows don't change by an index.
        var indexes = Task.Run(() => Indexes.CreateAsync(run, target, stop.Token), CancellationToken.None);
        var verification = VerifyAsync(databases, stop.Token);
        try
        {
            if (await Task.WhenAny(indexes, verification) == indexes) await indexes;
            var verdict = await verification;
            await indexes;
            // A failure in what follows must not hide what was found.
            if (verdict.Differences > 0) return verdict;
            await databases.AssureHoldAsync(cancellation);
            await Journal.ReplaceFixesAsync(target, run.Target, verdict.Excused, cancellation);
            run.Step(MoveStep.Identities);
            await new Identities(run).RunAsync(databases.Source, target, cancellation);
            await run.Target.FinishAsync(target, run.Model, cancellation);
            return verdict;
        }
        finally
        {
            await stop.EndAsync(Task.WhenAll(indexes, verification));
        }
    }

    private async Task<Verdict> VerifyAsync(MoveDatabases databases, CancellationToken cancellation)
    {
        run.Step(MoveStep.Verify);
        await using var target = await run.Target.OpenAsync(cancellation);
        var fixes = await Journal.ReadFixesAsync(target, run.Target, cancellation);
        var verifier = new Verifier(run.Source, run.Target, run.Model, run.Output, run.Clock);
        // A rehearsal compares with the snapshot it copied; a move with what the source holds now, so that a writer who got in is found.
        if (run.Options.Rehearse) return await verifier.CompareAsync(databases.Source, target, fixes, run.TotalRows, cancellation);
        await using var source = await run.Source.OpenToReadAsync(cancellation);
        await run.Source.BeginSnapshotAsync(source, cancellation);
        return await verifier.CompareAsync(source, target, fixes, run.TotalRows, cancellation);
    }

    private async Task<bool> SchemaDiffersAsync(DbConnection target, CancellationToken cancellation)
    {
        var differences = SourceShape.Differences(run.Model, await run.Target.ReadShapesAsync(target, cancellation), isTarget: true)
            .ToList();
        foreach (var one in differences)
            run.Output.Tell(new DifferenceEvent(one.Table, RowKey.Schema, one.Column, "the application's model", one.Sentence));
        return differences.Count > 0;
    }

    private async Task<MoveExit> MeasureAsync(DbConnection target, CancellationToken cancellation)
    {
        run.Output.Tell(
            new RehearsedEvent(Math.Round(report.Elapsed.TotalSeconds, 1), await run.Target.ReadSizeAsync(target, cancellation)));
        return MoveExit.Verified;
    }

    // The phase before the mark: whoever sees that must see this, or takes the database for held.
    private async Task MarkLiveAsync(DbConnection target, MarkState state, string? digest, CancellationToken cancellation)
    {
        if (run.Options.WayBack && state == MarkState.Active)
            await run.Target.Marks.WriteLiveAsync(target, new(run.Id, LivePhase.Reversible), cancellation);
        await MarkAsync(target, state, digest, cancellation);
    }

    private Task MarkAsync(DbConnection target, MarkState state, string? digest, CancellationToken cancellation)
    {
        var mark = new MoveMark(run.Id, state, run.Source.ConnectionString.Masked, run.Source.SourceKey, report.StartedAt, Now, digest,
            digest is null ? null : report.ToJson());
        return run.Target.Marks.WriteMarkAsync(target, mark, cancellation);
    }

    private sealed class BackupProgress(MoveOutput output) : IProgress<double>
    {
        public void Report(double value) => output.Tell(new ProgressEvent(MoveStep.Backup, "", (long)(value * 100), 100, 0, 0));
    }
}
