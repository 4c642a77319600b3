using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>A file of people that somebody brought, and what became of it. The file goes when it is done, the rest after a week.</summary>
public sealed class Import
{
    /// <summary>Longest name of a file in UTF-16 units; longer ones are cut.</summary>
    public const int FileNameLength = 128;

    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who brought it; null for the command line.</summary>
    public long? UserId { get; set; }

    /// <summary>What it was called there.</summary>
    [MaxLength(FileNameLength), NotSecret]
    public required string FileName { get; set; }

    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits; null until all of it is there.</summary>
    [MaxLength(64), NotSecret]
    public string? Digest { get; set; }

    /// <summary>Size of the file.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether all of it is valid UTF-8.</summary>
    public bool IsUtf8 { get; set; }

    /// <summary>How it is read and what is done with it, as JSON; null until somebody said so.</summary>
    [NotSecret]
    public string? Settings { get; set; }

    /// <summary>How often its check was asked for: what an earlier one finds is worth nothing.</summary>
    public int Checks { get; set; }

    /// <summary>How many people stand in it; 0 until it was checked.</summary>
    public long Rows { get; set; }

    /// <summary>How many of them are done: written in the transaction that does them, so that each is done once.</summary>
    public long Done { get; set; }

    /// <summary>Created so far; before the start, how many would be.</summary>
    public long Created { get; set; }

    /// <summary>The same for those who are changed.</summary>
    public long Updated { get; set; }

    /// <summary>The same for those who are as the file has them already.</summary>
    public long Unchanged { get; set; }

    /// <summary>The same for those who are left out because they are not there, and nobody is to be created.</summary>
    public long Absent { get; set; }

    /// <summary>How many of those who are created are sent an invitation.</summary>
    public long Invited { get; set; }

    /// <summary>How many lines are left out because something is wrong with them.</summary>
    public long Wrong { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC, microseconds; when the last check began.</summary>
    public DateTime? CheckStartedAt { get; set; }

    /// <summary>UTC, microseconds; when it ended.</summary>
    public DateTime? CheckedAt { get; set; }

    /// <summary>UTC, microseconds; null until it was asked for.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>UTC, microseconds; when somebody asked to leave it at what was done.</summary>
    public DateTime? StoppedAt { get; set; }

    /// <summary>UTC, microseconds; null until nothing is done any more.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Why it can't be read, or was not finished, in words; null when nothing stands in the way.</summary>
    [MaxLength(WorkItem.Error), NotSecret]
    public string? Failure { get; set; }
}

/// <summary>A part of the file of an import.</summary>
public sealed class ImportChunk
{
    /// <summary>Of which import.</summary>
    public long ImportId { get; set; }

    /// <summary>From 0.</summary>
    public int Number { get; set; }

    /// <summary>The bytes as they came: names and addresses of people.</summary>
    public required byte[] Bytes { get; set; }
}

/// <summary>Something that is wrong with a line of the file.</summary>
public sealed class ImportProblem
{
    /// <summary>Longest message in UTF-16 units; longer ones are cut.</summary>
    public const int MessageLength = 256;

    /// <summary>Of which import.</summary>
    public long ImportId { get; set; }

    /// <summary>Where the line begins in the file, from 1.</summary>
    public long Line { get; set; }

    /// <summary>Of several of a line: 0 for the line as a whole, else the place of the field.</summary>
    public int Number { get; set; }

    /// <summary>The field as its member in JSON; empty for the line as a whole.</summary>
    [MaxLength(32), NotSecret]
    public required string Field { get; set; }

    /// <summary>In words.</summary>
    [MaxLength(MessageLength), NotSecret]
    public required string Message { get; set; }
}
