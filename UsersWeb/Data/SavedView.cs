using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>A list of users that somebody keeps for themselves under a name.</summary>
public sealed class SavedView
{
    /// <summary>Longest name in UTF-16 units.</summary>
    public const int LongestName = 50;

    /// <summary>Longest query in UTF-16 units.</summary>
    public const int LongestQuery = 1000;

    /// <summary>Most that one person has.</summary>
    public const int Most = 50;

    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose it is; nobody else sees it.</summary>
    public long UserId { get; set; }

    /// <summary>What they call it.</summary>
    [MaxLength(LongestName), NotSecret]
    public required string Name { get; set; }

    /// <summary>The name by which two of one person are the same, by <see cref="Text.Normalize"/>.</summary>
    [MaxLength(UserLimits.Normalized), NotSecret]
    public required string NormalizedName { get; set; }

    /// <summary>What it shows: filters, search, order and size, as they stand in the address of the list. It may name people.</summary>
    [MaxLength(LongestQuery)]
    public required string Query { get; set; }
}
