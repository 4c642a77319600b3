using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>A person in this application: how they sign in and what an administrator looks at.</summary>
public sealed class User
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>The name people sign in by; at most <see cref="UserLimits.UserName"/> UTF-16 units.</summary>
    public string? UserName { get; set; }

    /// <summary>The user name by which two are the same; unique. Written by <see cref="UserStamps"/>.</summary>
    public string NormalizedUserName { get; set; } = "";

    /// <summary>The e-mail address; at most <see cref="UserLimits.Email"/> UTF-16 units.</summary>
    public string? Email { get; set; }

    /// <summary>The address by which two are the same; unique. Written by <see cref="UserStamps"/>.</summary>
    public string NormalizedEmail { get; set; } = "";

    /// <summary>Whether the person has shown that the address is theirs.</summary>
    public bool EmailConfirmed { get; set; }

    /// <summary>What <see cref="Microsoft.AspNetCore.Identity.PasswordHasher{TUser}"/> makes of a password; null for none yet.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Another for each change, so that nobody overwrites what they have not read. Written by <see cref="UserStamps"/>.</summary>
    public string ConcurrencyStamp { get; set; } = "";

    /// <summary>A telephone number; at most <see cref="UserLimits.PhoneNumber"/> UTF-16 units.</summary>
    public string? PhoneNumber { get; set; }

    /// <summary>The name people read; free text, at most <see cref="UserLimits.DisplayName"/> UTF-16 units.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The display name as it is searched and sorted; empty when there is none. Written by <see cref="UserStamps"/>.</summary>
    public string NormalizedDisplayName { get; set; } = "";

    /// <summary>
    /// The words by which the person is found, made by <see cref="Data.SearchText"/>; null where an older version has saved them last.
    /// Written by <see cref="UserStamps"/>.
    /// </summary>
    [NotSecret]
    public string? SearchText { get; set; }

    /// <summary>A deactivated user keeps everything but can't sign in and their tokens stop working at once.</summary>
    public UserStatus Status { get; set; } = UserStatus.Active;

    /// <summary>UTC, microseconds; until then an active user can't sign in. Null or past: not locked.</summary>
    public DateTime? LockedUntil { get; set; }

    /// <summary>Why they are locked, in the words of whoever did it; null when they are not.</summary>
    [MaxLength(UserLimits.Reason), NotSecret]
    public string? LockReason { get; set; }

    /// <summary>Whether the password must be changed before anything else is done.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>UTC, microseconds; null until a password was set, or where that was before it was noted.</summary>
    public DateTime? PasswordChangedAt { get; set; }

    /// <summary>UTC, microseconds; when an account that is being closed is erased. Null for every other.</summary>
    public DateTime? ErasedAfter { get; set; }

    /// <summary>Where the person's clock is: an IANA time zone as "Europe/Berlin"; null where that is not known.</summary>
    [MaxLength(UserLimits.TimeZone), NotSecret]
    public string? TimeZone { get; set; }

    /// <summary>The language the person reads: a BCP 47 tag as "pt-BR"; null where that is not known.</summary>
    [MaxLength(UserLimits.Language), NotSecret]
    public string? Language { get; set; }

    /// <summary>The colours the person chose: "light", "dark", or "system" to follow the device; null where they never chose.</summary>
    [MaxLength(UserLimits.Theme), NotSecret]
    public string? Theme { get; set; }

    /// <summary>How the person has the list of users shown: density and columns; null as long as that is the usual way.</summary>
    [MaxLength(UserLimits.ListLayout), NotSecret]
    public string? ListLayout { get; set; }

    /// <summary>UTC, microseconds. Written once by <see cref="UserStamps"/>.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>
    /// UTC, microseconds; the last change an administrator or the user made, not a sign-in. Written by <see
    /// cref="UserStamps"/>.
    /// </summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>UTC, microseconds; null until the first sign-in.</summary>
    public DateTime? LastSignInAt { get; set; }

    /// <summary>
    /// Made by "add sample people" or `db seed`, and nobody has changed anything about them since: all of these can be removed at once.
    /// Taken back by <see cref="UserStamps"/>.
    /// </summary>
    public bool IsSample { get; set; }

    /// <summary>The display name, or the user name of someone who has none.</summary>
    public string Label => DisplayName ?? UserName!;

    /// <summary>Sets a password by its hash.</summary>
    public void SetPassword(string hash, DateTime now)
    {
        PasswordHash = hash;
        PasswordChangedAt = now;
        MustChangePassword = false;
    }
}

/// <summary>Where a user stands in their life here. How one follows from another stands in <c>Users/StatusChanges.cs</c>.</summary>
public enum UserStatus
{
    /// <summary>May sign in, unless locked.</summary>
    Active,

    /// <summary>Kept, but shut out.</summary>
    Deactivated,

    /// <summary>Was sent an invitation and has not accepted it.</summary>
    Invited,

    /// <summary>Signed up and has not shown that the e-mail address is theirs.</summary>
    Unconfirmed,

    /// <summary>Signed up and waits for somebody to approve it.</summary>
    Waiting,

    /// <summary>Closes the account: it comes back by signing in, until it is erased.</summary>
    Closing,

    /// <summary>Stands for a status in the database that is none of these. It is never written.</summary>
    Damaged,
}
