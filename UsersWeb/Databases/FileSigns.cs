namespace UsersWeb.Databases;

/// <summary>
/// What tells whether one file is still the right database. These limits are the only ones; docs/choosing-a-database.md explains them.
/// </summary>
/// <param name="LastHour">Who waited for the turn to write.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="LogBytes">The size of its write-ahead log.</param>
/// <param name="FreeBytes">What is left on its disk; null where that can't be told.</param>
public sealed record FileSigns(WriterFigures LastHour, long Bytes, long LogBytes, long? FreeBytes)
{
    /// <summary>So many writers in an hour who were refused, because their turn did not come in time, are no accident.</summary>
    public const int MostMissed = 3;

    /// <summary>One writer in so many may wait noticeably.</summary>
    public const int OneLateIn = 20;

    /// <summary>Of fewer writers in an hour a share says nothing.</summary>
    public const int FewestWriters = 100;

    /// <summary>A wait from here on is one that a person notices on top of the write itself, in milliseconds.</summary>
    public const int LateMilliseconds = 100;

    /// <summary>
    /// Each backup copies the whole file, which takes some minutes from here on, and what came after it is lost with the machine.
    /// </summary>
    public const long MostBytes = 50_000_000_000;

    /// <summary>The gravest reason to move.</summary>
    public OutgrownBy OutgrownBy => this switch
    {
        { LastHour.Missed: >= MostMissed } => OutgrownBy.MissedTurns,
        { LastHour: { Writers: >= FewestWriters } hour } when hour.Late * OneLateIn > hour.Writers => OutgrownBy.LateTurns,
        { Bytes: > MostBytes } => OutgrownBy.Size,
        _ => OutgrownBy.Nothing,
    };
}

/// <summary>Who wrote within an hour.</summary>
/// <param name="Writers">Transactions, and statements outside of one.</param>
/// <param name="Late">Those whose turn came noticeably late, behind others of this process or a lock of another one.</param>
/// <param name="Missed">Those that were refused because it did not come.</param>
/// <param name="Longest">The longest wait of one whose turn came.</param>
public sealed record WriterFigures(long Writers, long Late, long Missed, TimeSpan Longest);

/// <summary>Why a file is no longer the right database.</summary>
public enum OutgrownBy
{
    /// <summary>It is.</summary>
    Nothing,

    /// <summary>Writers were refused.</summary>
    MissedTurns,

    /// <summary>Too many writers wait noticeably.</summary>
    LateTurns,

    /// <summary>It is too large to be copied for each backup.</summary>
    Size,
}
