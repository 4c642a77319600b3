using UsersWeb.Data;

namespace UsersWeb.Users.Imports;

/// <summary>Where files are chosen.</summary>
/// <param name="MostBytes">How large one may be.</param>
/// <param name="Imports">One's own of late.</param>
public sealed record ImportListPage(long MostBytes, IReadOnlyList<Import> Imports);

/// <summary>Where it is said what the columns of a file are.</summary>
/// <param name="Import">Which.</param>
/// <param name="Preview">Its beginning.</param>
/// <param name="Settings">What is chosen.</param>
public sealed record ImportColumnsPage(Import Import, ImportPreview Preview, ImportSettings Settings);

/// <summary>What a file would lead to, leads to, or has led to.</summary>
/// <param name="Import">Which.</param>
/// <param name="Problems">Some of what is wrong with it.</param>
/// <param name="Next">Where the next of them begin; null where there are none.</param>
/// <param name="IsCut">Whether there may be others, which are not kept.</param>
/// <param name="IsAtWork">Whether somebody is at it.</param>
/// <param name="Share">How much of that is done, from 0 to 1; null where that is not known.</param>
/// <param name="Now">UTC.</param>
public sealed record ImportPage(
    Import Import, IReadOnlyList<ImportProblem> Problems, string? Next, bool IsCut, bool IsAtWork, double? Share, DateTime Now)
{
    /// <summary>Where it stands.</summary>
    public ImportStage Stage => Import.Stage();

    /// <summary>Whether it was begun, and nobody goes on with it.</summary>
    public bool IsBrokenOff => Stage is ImportStage.Checking or ImportStage.Running && !IsAtWork;

    /// <summary>How many people would be written, or are.</summary>
    public long Written => Import.Created + Import.Updated;

    /// <summary>People a second; null where that is not known.</summary>
    public double? Rate =>
        Import.StartedAt is { } start && Import.Done > 0 && Now > start ? Import.Done / (Now - start).TotalSeconds : null;

    /// <summary>How long it takes from now on; null where that is not known.</summary>
    public TimeSpan? Left
    {
        get
        {
            var start = Import.StartedAt ?? Import.CheckStartedAt;
            return Share is > 0.005 and var share && start is { } since && Now > since ? (Now - since) * ((1 - share) / share) : null;
        }
    }
}

/// <summary>Where an import stands.</summary>
public enum ImportStage
{
    /// <summary>The file is there; nobody has said yet what its columns are.</summary>
    Columns,

    /// <summary>It is being checked.</summary>
    Checking,

    /// <summary>What it would lead to is known.</summary>
    Checked,

    /// <summary>It is being done.</summary>
    Running,

    /// <summary>Nothing is done any more.</summary>
    Ended,
}

/// <summary>What an import says of itself.</summary>
public static class ImportStages
{
    /// <summary>Where it stands.</summary>
    public static ImportStage Stage(this Import import) => import switch
    {
        { EndedAt: not null } => ImportStage.Ended,
        { StartedAt: not null } => ImportStage.Running,
        { CheckedAt: not null } => ImportStage.Checked,
        { CheckStartedAt: not null } => ImportStage.Checking,
        _ => ImportStage.Columns,
    };
}
