using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;

namespace UsersWeb.Data;

/// <summary>A person in this application: Identity's user with a 64-bit key and what an administrator looks at.</summary>
public sealed class User : IdentityUser<long>
{
    /// <summary>The name people read; free text, at most <see cref="UserLimits.DisplayName"/> UTF-16 units.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The display name as it is searched and sorted; empty when there is none. Written by <see cref="UserStamps"/>.</summary>
    public string NormalizedDisplayName { get; set; } = "";

    /// <summary>A deactivated user keeps everything but can't sign in and their tokens stop working at once.</summary>
    public UserStatus Status { get; set; } = UserStatus.Active;

    /// <summary>Where the person's clock is: an IANA time zone as "Europe/Berlin"; null where that is not known.</summary>
    [MaxLength(UserLimits.TimeZone), NotSecret]
    public string? TimeZone { get; set; }

    /// <summary>The language the person reads: a BCP 47 tag as "pt-BR"; null where that is not known.</summary>
    [MaxLength(UserLimits.Language), NotSecret]
    public string? Language { get; set; }

    /// <summary>UTC, microseconds. Written once by <see cref="UserStamps"/>.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>
    /// UTC, microseconds; the last change an administrator or the user made, not a sign-in. Written by <see
    /// cref="UserStamps"/>.
    /// </summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>UTC, microseconds; null until the first sign-in.</summary>
    public DateTime? LastSignInAt { get; set; }

    /// <summary>Made by "add sample people" or `db seed`, so that one click removes them all.</summary>
    public bool IsSample { get; set; }

    /// <summary>The display name, or the user name of someone who has none.</summary>
    public string Label => DisplayName ?? UserName!;
}

/// <summary>Whether a user may sign in.</summary>
public enum UserStatus
{
    /// <summary>May sign in.</summary>
    Active,

    /// <summary>Kept, but shut out.</summary>
    Deactivated,
}
