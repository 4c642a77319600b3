using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>
/// A word by which somebody is found, beside the key. It follows from <see cref="User.SearchText"/>: a person has at least these, while
/// the index is built anew perhaps more, and the text decides.
/// </summary>
public sealed class UserTerm
{
    /// <summary>
    /// Letters and digits as <see cref="Data.SearchText"/> makes them; at most <see cref="Data.SearchText.TermLength"/> UTF-16 units.
    /// </summary>
    [MaxLength(Data.SearchText.TermLength), NotSecret]
    public string Term { get; set; } = "";

    /// <summary>Whose.</summary>
    public long UserId { get; set; }
}

/// <summary>How far <see cref="UserTerm"/> is complete. There is one row, or none before anybody has looked.</summary>
public sealed class SearchIndex
{
    /// <summary>Key of the one row.</summary>
    public const int OnlyId = 1;

    /// <summary>Everybody is in it.</summary>
    public const long Complete = long.MaxValue;

    /// <summary>Key.</summary>
    public int Id { get; set; } = OnlyId;

    /// <summary>Users up to this key are in it; those behind may be. <see cref="Complete"/> for all there are and will be.</summary>
    public long IndexedTo { get; set; }

    /// <summary>Counted up by whoever adds users that are not in it.</summary>
    public int Version { get; set; }

    /// <summary>The <see cref="Data.SearchText.Rules"/> by which it was made.</summary>
    public int Rules { get; set; }
}
