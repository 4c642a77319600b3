using System.Text;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>What a list of users shows, as it stands in the URL of the page.</summary>
public sealed class UserSearch
{
    /// <summary>Matches are counted no further than this; a broad search would read the whole table only for a number.</summary>
    public const int CountLimit = 10_000;

    /// <summary>Most rows a page.</summary>
    public const int SizeLimit = 200;

    /// <summary>Sizes the page offers.</summary>
    public static readonly int[] Sizes = [20, 50, 100, SizeLimit];

    /// <summary>Part of a user name, e-mail, display name or phone number, in any case.</summary>
    public string? Q { get; set; }

    /// <summary>A field of <see cref="UserSort"/>, with "-" before it for descending.</summary>
    public string Sort { get; set; } = "userName";

    /// <summary>Only users of this status.</summary>
    public UserStatus? Status { get; set; }

    /// <summary>Rows a page, 1 to <see cref="SizeLimit"/>.</summary>
    public int Size { get; set; } = 50;

    /// <summary>Cursor of the page that comes next.</summary>
    public string? After { get; set; }

    /// <summary>Cursor of the page that comes before.</summary>
    public string? Before { get; set; }

    /// <summary>The users that match, in no order.</summary>
    public IQueryable<User> Filter(IQueryable<User> users)
    {
        if (Status is { } status) users = users.Where(u => u.Status == status);
        if (string.IsNullOrWhiteSpace(Q)) return users;
        var typed = Q.Trim();
        if (typed.Length > UserLimits.Normalized || !Text.IsSearchable(typed)) return users.Where(u => false);
        var text = Text.Normalize(typed);
        if (!Ascii.IsValid(typed)) return FilterInternational(users, typed, text);
        return users.Where(u => u.NormalizedUserName.Contains(text) || u.NormalizedEmail.Contains(text)
            || u.NormalizedDisplayName.Contains(text) || u.PhoneNumber!.Contains(typed));
    }

    // Whole labels of a domain are found in either spelling. A part of one has no other, so it is looked for where it stands as typed.
    private static IQueryable<User> FilterInternational(IQueryable<User> users, string typed, string text)
    {
        var (name, folded) = (NormalForms.UserName(typed), Text.Fold(typed));
        var (local, small) = (Text.Normalize(folded), folded.ToLowerInvariant());
        var email = folded.Contains('@', StringComparison.Ordinal) ? NormalForms.Email(folded) : NormalForms.Domain(folded);
        return users.Where(u => u.NormalizedUserName.Contains(name) || u.NormalizedEmail.Contains(email)
            || u.NormalizedEmail.Contains(local) || u.Email!.Contains(folded) || u.Email!.Contains(small)
            || u.NormalizedDisplayName.Contains(text));
    }

    /// <summary>One page of them. A cursor that is not of this order starts at the beginning.</summary>
    public async Task<Page<UserRow>> ReadAsync(UsersDbContext db, CancellationToken cancellation)
    {
        var sort = UserSort.TryParse(Sort, out var parsed) ? parsed : new("userName", false);
        var backward = Before is not null && After is null;
        sort.TryReadCursor(After ?? Before, out var from);
        return await ReadAsync(db, sort, from, from is not null && backward, cancellation);
    }

    /// <summary>How many match, counted up to one more than <see cref="CountLimit"/>.</summary>
    public Task<int> CountAsync(UsersDbContext db, CancellationToken cancellation) =>
        Filter(db.Users).Take(CountLimit + 1).CountAsync(cancellation);

    private async Task<Page<UserRow>> ReadAsync(UsersDbContext db, UserSort sort, KeysetPlace? from, bool backward,
        CancellationToken cancellation)
    {
        var size = Math.Clamp(Size, 1, SizeLimit);
        var rows = await sort.Keyset.Seek(Filter(db.Users.AsNoTracking()), sort.Descending != backward, from)
            .Select(UserRow.FromUser).Take(size + 1).ToListAsync(cancellation);
        var more = rows.Count > size;
        if (more) rows.RemoveAt(size);
        if (backward) rows.Reverse();
        var hasNext = backward || more;
        var hasPrevious = backward ? more : from is not null;
        return new(rows,
            hasNext && rows.Count > 0 ? Cursor.Write(sort.ToString(), sort.Keyset.PlaceOf(rows[^1])) : null,
            hasPrevious && rows.Count > 0 ? Cursor.Write(sort.ToString(), sort.Keyset.PlaceOf(rows[0])) : null);
    }
}
