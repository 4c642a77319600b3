using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>What can be done to many people at once. <see cref="All"/> is the one list of it.</summary>
public sealed class BulkDeed
{
    /// <summary>It was done.</summary>
    public const string Done = "done";

    /// <summary>It was so before, or can't be done in the status there is.</summary>
    public const string NotNow = "not-now";

    /// <summary>They are the one who asks.</summary>
    public const string Self = "self";

    /// <summary>They may do more than the one who asks.</summary>
    public const string Above = "above";

    /// <summary>Nobody would be left who can administer.</summary>
    public const string LastAdministrator = "last-administrator";

    /// <summary>It failed for a reason that the log tells.</summary>
    public const string Failed = "failed";

    /// <summary>They are not there any more.</summary>
    public const string Gone = "gone";

    /// <summary>In the database and in forms.</summary>
    public required string Code { get; init; }

    /// <summary>On the button, as "Deactivate"; with a place for the role where there is one.</summary>
    public required string English { get; init; }

    /// <summary>What becomes of them, in one sentence.</summary>
    public required string EnglishMeans { get; init; }

    /// <summary>On the button, in the language of now.</summary>
    public string Words => Role is null ? T(English) : T(English, Role.Words);

    /// <summary>What becomes of them, in the language of now.</summary>
    public string Means => T(EnglishMeans);

    /// <summary>What the one who asks needs.</summary>
    public required Permissions Permission { get; init; }

    /// <summary>The deed that takes it back; null where nothing does.</summary>
    public string? UndoneBy { get; init; }

    /// <summary>Only for those whom it found so it is taken back, because for others the reverse leads elsewhere; empty for all.</summary>
    public IReadOnlyList<UserStatus> UndoneFor { get; init; } = [];

    /// <summary>Whether it stands in the menu of a row too.</summary>
    public bool IsQuick { get; init; }

    /// <summary>What the audit calls it.</summary>
    public required string Action { get; init; }

    /// <summary>Whether it is done to oneself like to anybody else.</summary>
    public bool IsForSelf { get; init; }

    /// <summary>The role that is given or taken; null for every other deed.</summary>
    public RoleDefinition? Role { get; init; }

    /// <summary>Its key.</summary>
    public long? RoleId => Role?.Id;

    /// <summary>Whether it can be done to somebody as they are now.</summary>
    public required Func<BulkPerson, bool> CanBeDone { get; init; }

    /// <summary>The list, in the order in which people see it.</summary>
    public static IReadOnlyList<BulkDeed> All { get; } =
    [
        new()
        {
            Code = "deactivate",
            English = TKey("Deactivate"),
            EnglishMeans = TKey("They keep everything, but are shut out at once."),
            Permission = Permissions.ChangeUsers,
            UndoneBy = "restore",
            UndoneFor = [UserStatus.Active, UserStatus.Closing],
            IsQuick = true,
            Action = AuditActions.UserDeactivate,
            CanBeDone = person => person.Status.Can(StatusDeed.Deactivate),
        },
        new()
        {
            Code = "restore",
            English = TKey("Restore"),
            EnglishMeans = TKey("They may sign in again. Who had closed the account before is closing it again, and by a second time has "
                + "it back."),
            Permission = Permissions.ChangeUsers,
            UndoneBy = "deactivate",
            UndoneFor = [UserStatus.Deactivated],
            IsQuick = true,
            Action = AuditActions.UserRestore,
            CanBeDone = person => person.Status.Can(StatusDeed.Restore),
        },
        new()
        {
            Code = "require-password-change",
            English = TKey("Require another password"),
            EnglishMeans = TKey("They choose another password at the next sign-in, before anything else."),
            Permission = Permissions.ChangeUsers,
            Action = AuditActions.UserRequirePasswordChange,
            IsQuick = true,
            CanBeDone = person => person.HasPassword && !person.MustChangePassword,
        },
        new()
        {
            Code = "end-sessions",
            English = TKey("End sessions"),
            EnglishMeans = TKey("They are signed out everywhere."),
            Permission = Permissions.ChangeUsers,
            Action = AuditActions.SessionEnd,
            IsQuick = true,
            CanBeDone = _ => true,
        },
        .. RolePermissions.Roles.SelectMany(OfRole),
        new()
        {
            Code = "delete",
            English = TKey("Delete"),
            EnglishMeans = TKey("They are gone, with their roles, sessions and tokens. This can't be undone."),
            Permission = Permissions.DeleteUsers,
            Action = AuditActions.UserDelete,
            CanBeDone = _ => true,
        },
    ];

    /// <summary>Whether a word must be typed, because nothing takes it back.</summary>
    public bool TakesWord => Code == "delete";

    /// <summary>The deed of a code; null when there is none.</summary>
    public static BulkDeed? Find(string? code) => All.FirstOrDefault(deed => deed.Code == code);

    /// <summary>Why it can't be done to somebody, as one of the codes here; null when it can, as far as one sees.</summary>
    /// <param name="person">As they are.</param>
    /// <param name="current">Who asks.</param>
    public string? Refusal(BulkPerson person, Current current)
    {
        if (!IsForSelf && person.Id == current.UserId) return Self;
        if (!CanBeDone(person)) return NotNow;
        return person.IsAbove(current) ? Above : null;
    }

    /// <summary>Whether the deed that takes it back leads somebody to where they were.</summary>
    /// <param name="before">Their status before.</param>
    public bool LeadsBackTo(UserStatus before) => UndoneFor.Count == 0 || UndoneFor.Contains(before);

    /// <summary>What became of it, as one of the codes here.</summary>
    public static string ResultOf(ChangeResult result) => result switch
    {
        ChangeResult.Done => Done,
        ChangeResult.NotFound => Gone,
        ChangeResult.Above => Above,
        ChangeResult.LastAdministrator => LastAdministrator,
        ChangeResult.TooLate => NotNow,
        _ => "changed",
    };

    /// <summary>What became of it, for people.</summary>
    public static string ResultWords(string result) => result switch
    {
        Done => T("Done"),
        NotNow => T("It is so already, or can't be done in the state they are in"),
        Self => T("That is you"),
        Above => T("They may do more than you"),
        LastAdministrator => T("This is the last active administrator"),
        Gone => T("They are not there any more"),
        Failed => T("It failed; the log says more"),
        _ => T("Somebody changed them at the same moment"),
    };

    private static IEnumerable<BulkDeed> OfRole(RoleDefinition role) =>
    [
        new()
        {
            Code = "give-" + role.Id,
            English = TKey("Give the role {0}"),
            EnglishMeans = role.EnglishDescription,
            Permission = Permissions.AssignRoles,
            UndoneBy = "take-" + role.Id,
            Role = role,
            Action = AuditActions.UserRoles,
            IsForSelf = true,
            CanBeDone = person => (person.Roles & role.Id) == 0,
        },
        new()
        {
            Code = "take-" + role.Id,
            English = TKey("Take the role {0}"),
            EnglishMeans = TKey("They lose what it lets them do, and are signed out everywhere."),
            Permission = Permissions.AssignRoles,
            UndoneBy = "give-" + role.Id,
            Role = role,
            Action = AuditActions.UserRoles,
            CanBeDone = person => (person.Roles & role.Id) != 0,
        },
    ];
}
