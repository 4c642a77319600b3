using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>What a list of users shows, as it stands in the URL of the page.</summary>
public sealed class UserSearch
{
    /// <summary>Matches are counted no further than this; a broad search would read the whole table only for a number.</summary>
    public const int CountLimit = 10_000;

    /// <summary>Sizes the page offers.</summary>
    public static readonly int[] Sizes = [20, 50, 100, 200];

    /// <summary>Part of a user name, e-mail, display name or phone number, in any case.</summary>
    public string? Q { get; set; }

    /// <summary>A field of <see cref="UserSort"/>, with "-" before it for descending.</summary>
    public string Sort { get; set; } = "userName";

    /// <summary>Only users of this status.</summary>
    public UserStatus? Status { get; set; }

    /// <summary>Rows a page, 1 to 200.</summary>
    public int Size { get; set; } = 50;

    /// <summary>Cursor of the page that comes next.</summary>
    public string? After { get; set; }

    /// <summary>Cursor of the page that comes before.</summary>
    public string? Before { get; set; }
}
