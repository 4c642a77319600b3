using System.Globalization;
using System.Linq.Expressions;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users.Search;

namespace UsersWeb.Users;

/// <summary>
/// A filter of the list of users. <see cref="All"/> is the one list of them: the page, the API, the command line and the export take
/// these, by these names and with these values; all that are given hold together.
/// </summary>
public sealed class UserFilter
{
    private static readonly string InstantHint = TKey("A date in UTC, as 2026-01-31, or how many days ago, as 90d.");

    /// <summary>Its name in an URL and in the API.</summary>
    public required string Name { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string English { get; init; }

    /// <summary>What a person calls it, in the language of now.</summary>
    public string Label => T(English);

    /// <summary>What the command line's help says of it.</summary>
    public required string Description { get; init; }

    /// <summary>The values there are; empty where it takes an instant.</summary>
    public IReadOnlyList<FieldChoice> Choices { get; init; } = [];

    /// <summary>Whom a value leaves, for one that is understood.</summary>
    public required Func<UserFilterValue, Expression<Func<User, bool>>> Condition { get; init; }

    /// <summary>
    /// The keys of those whom a value leaves, and perhaps of others, as an index has them; null where none does, as for what nearly
    /// everybody is.
    /// </summary>
    internal Func<UserFilterValue, IQueryable<long>?> Ids { get; init; } = _ => null;

    // What else everybody has of whom an instant holds.
    private FilterValue? Implied { get; init; }

    // What an instant says of the columns that a list may be sorted by, by the names of those orders.
    private Func<DateTime, (string Sort, Expression<Func<User, bool>> Holds)[]> Bounds { get; init; } = _ => [];

    /// <summary>Its option on the command line.</summary>
    public string Option => "--" + System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(Name);

    /// <summary>What stands for a value in the command line's help.</summary>
    public string Placeholder => Choices.Count == 0 ? "DATE" : string.Join('|', Choices.Select(choice => choice.Member));

    /// <summary>One sentence below the label, or null.</summary>
    public string? Hint => Choices.Count == 0 ? T(InstantHint) : null;

    /// <summary>What to say of a value that is not understood.</summary>
    public string Problem =>
        Choices.Count == 0 ? T(InstantHint) : FieldChoice.OneOf(Choices);

    /// <summary>The list, in the order in which people see it.</summary>
    public static IReadOnlyList<UserFilter> All { get; } =
    [
        new()
        {
            Name = "status",
            English = TKey("Status"),
            Description = "Only users of this status.",
            Choices = [.. UserField.OfMember("status")!.AllChoices],
            Ids = value =>
            {
                var status = Enum.Parse<UserStatus>(value.Choice);
                return Keys(status == UserStatus.Damaged ? StatusConverter.Damaged(value.Db)
                    : value.Db.Users.Where(user => user.Status == status));
            },
            Condition = value =>
            {
                var status = Enum.Parse<UserStatus>(value.Choice);
                if (status == UserStatus.Damaged) return user => !StatusConverter.Known.Contains(user.Status);
                return user => user.Status == status;
            },
        },
        new()
        {
            Name = "role",
            English = TKey("Role"),
            Description = "Only users who have this role.",
            Choices =
            [
                new(Role.Administrator, TKey("Administrator")), new(Role.Manager, TKey("Manager")),
                new(Role.Auditor, TKey("Auditor")),
                new("None", TKey("None")),
            ],
            Ids = value => RoleId(value.Choice) is var id && id != 0
                ? value.Db.UserRoles.Where(role => role.RoleId == id).Select(role => role.UserId) : null,
            Condition = HasRole,
        },
        new()
        {
            Name = "secondFactor",
            English = TKey("Second factor"),
            Description = "Only users who have an authenticator app, a passkey, or neither.",
            Choices = [new("App", TKey("Authenticator app")), new("Passkey", TKey("Passkey")), new("None", TKey("None"))],
            Ids = value => value.Choice switch
            {
                "App" => value.Db.Authenticators.Select(app => app.UserId),
                "Passkey" => value.Db.Passkeys.Select(passkey => passkey.UserId),
                _ => null,
            },
            Condition = HasFactor,
        },
        new()
        {
            Name = "locked",
            English = TKey("Locked"),
            Description = "Only users who are locked now, or are not.",
            Choices = [new("Yes", TKey("Yes")), new("No", TKey("No"))],
            Ids = value => value.Choice == "Yes" ? Keys(value.Db.Users.Where(MaySignIn.IsLocked(value.Now))) : null,
            Condition = value => value.Choice == "Yes" ? MaySignIn.IsLocked(value.Now) : MaySignIn.IsNotLocked(value.Now),
        },
        new()
        {
            Name = "signedIn",
            English = TKey("Ever signed in"),
            Description = "Only users who have signed in, or never did.",
            Choices = [new("Yes", TKey("Yes")), new("No", TKey("Never"))],
            Ids = value => Keys(value.Choice == "Yes" ? value.Db.Users.Where(user => user.LastSignInAt != null)
                : value.Db.Users.Where(user => user.LastSignInAt == null)),
            Condition = value => value.Choice == "Yes" ? user => user.LastSignInAt != null : user => user.LastSignInAt == null,
        },
        new()
        {
            Name = "sample",
            English = TKey("Sample people"),
            Description = "Only sample people, or only real ones.",
            Choices = [new("Yes", TKey("Only those")), new("No", TKey("Without"))],
            Ids = value =>
            {
                var wanted = value.Choice == "Yes";
                return Keys(value.Db.Users.Where(user => user.IsSample == wanted));
            },
            Condition = value =>
            {
                var wanted = value.Choice == "Yes";
                return user => user.IsSample == wanted;
            },
        },
        new()
        {
            Name = "signedInSince",
            English = TKey("Signed in since"),
            Description = "Only users who signed in then or later.",
            Ids = value =>
            {
                var start = value.Instant;
                return Keys(value.Db.Users.Where(user => user.LastSignInAt >= start));
            },
            Implied = new("signedIn", "Yes"),
            Bounds = start => [("lastSignInAt", user => user.LastSignInAt >= start)],
            Condition = value =>
            {
                var start = value.Instant;
                return user => user.LastSignInAt >= start;
            },
        },
        new()
        {
            Name = "notSignedInSince",
            English = TKey("Not signed in since"),
            Description = "Only users who did not sign in since then, and were there already.",
            Ids = value =>
            {
                var start = value.Instant;
                return Keys(value.Db.Users.Where(user => user.LastSignInAt == null || user.LastSignInAt < start));
            },
            Bounds = start => [("createdAt", user => user.CreatedAt < start), ("lastSignInAt", user => user.LastSignInAt < start)],
            Condition = value =>
            {
                var start = value.Instant;
                return user => user.CreatedAt < start && (user.LastSignInAt == null || user.LastSignInAt < start);
            },
        },
        new()
        {
            Name = "createdSince",
            English = TKey("Created since"),
            Description = "Only users who were created then or later.",
            Ids = value =>
            {
                var start = value.Instant;
                return Keys(value.Db.Users.Where(user => user.CreatedAt >= start));
            },
            Bounds = start => [("createdAt", user => user.CreatedAt >= start)],
            Condition = value =>
            {
                var start = value.Instant;
                return user => user.CreatedAt >= start;
            },
        },
        new()
        {
            Name = "createdBefore",
            English = TKey("Created before"),
            Description = "Only users who were created before then.",
            Ids = value =>
            {
                var start = value.Instant;
                return Keys(value.Db.Users.Where(user => user.CreatedAt < start));
            },
            Bounds = start => [("createdAt", user => user.CreatedAt < start)],
            Condition = value =>
            {
                var start = value.Instant;
                return user => user.CreatedAt < start;
            },
        },
    ];

    /// <summary>As parameters of the API.</summary>
    public static MoreParameters Parameters { get; } = new([.. All.Select(filter =>
        new MoreParameter(filter.Name, $"{filter.Description} {(filter.Choices.Count == 0 ? InstantHint : "")}".TrimEnd(),
            [.. filter.Choices.Select(choice => choice.Member)]))]);

    /// <summary>The filter of a name; null when there is none.</summary>
    public static UserFilter? Find(string name) => All.FirstOrDefault(filter => filter.Name == name);

    /// <summary>Whether a value is understood.</summary>
    public bool Takes(string value) => Choices.Count == 0 ? Instant(value, DateTime.UnixEpoch) is not null : Chosen(value) is not null;

    /// <summary>A value that is understood, for people.</summary>
    public string Words(string value) => Chosen(value)?.Words ?? (Days(value) is { } days ? DaysAgo(days) : value + " UTC");

    internal UserCondition ConditionOf(string value, UsersDbContext db, DateTime now)
    {
        var read = new UserFilterValue(Chosen(value)?.Value ?? "", Choices.Count == 0 ? Instant(value, now)!.Value : default, db, now);
        return new(Condition(read), Ids(read), Choices.Count == 0 ? Implied : new(Name, read.Choice), Bounds(read.Instant));
    }

    private static IQueryable<long> Keys(IQueryable<User> users) => users.Select(user => user.Id);

    private FieldChoice? Chosen(string value) => Choices.FirstOrDefault(choice => choice.Member == value);

    private static string DaysAgo(int days) => TPlural(days, "a day ago", "{0} days ago");

    private static DateTime? Instant(string text, DateTime now)
    {
        if (Days(text) is not { } days) return Period.Read(text)?.Start;
        return now.Ticks / TimeSpan.TicksPerDay > days ? now.AddDays(-days) : DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
    }

    // "90d"
    private static int? Days(string text) => text.EndsWith('d')
        && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= 36_500 ? days : null;

    private static Expression<Func<User, bool>> HasRole(UserFilterValue value)
    {
        var roles = value.Db.UserRoles;
        // Other roles mean nothing here.
        long[] any = [Role.AdministratorId, Role.ManagerId, Role.AuditorId];
        var id = RoleId(value.Choice);
        if (id == 0) return user => !roles.Any(role => role.UserId == user.Id && any.Contains(role.RoleId));
        // Not by Any: for EXISTS SQLite reads every user, for IN those few alone.
        return user => roles.Where(role => role.RoleId == id).Select(role => role.UserId).Contains(user.Id);
    }

    private static long RoleId(string choice) => choice switch
    {
        Role.Administrator => Role.AdministratorId,
        Role.Manager => Role.ManagerId,
        Role.Auditor => Role.AuditorId,
        _ => 0,
    };

    private static Expression<Func<User, bool>> HasFactor(UserFilterValue value)
    {
        var (apps, passkeys) = (value.Db.Authenticators, value.Db.Passkeys);
        return value.Choice switch
        {
            "App" => user => apps.Any(app => app.UserId == user.Id),
            "Passkey" => user => passkeys.Any(passkey => passkey.UserId == user.Id),
            _ => user => !apps.Any(app => app.UserId == user.Id) && !passkeys.Any(passkey => passkey.UserId == user.Id),
        };
    }
}

/// <summary>A value of a filter that was understood.</summary>
/// <param name="Choice">The value of the choice; empty for an instant.</param>
/// <param name="Instant">UTC; of no meaning for a choice.</param>
/// <param name="Db">Where it is asked for.</param>
/// <param name="Now">UTC.</param>
public sealed record UserFilterValue(string Choice, DateTime Instant, UsersDbContext Db, DateTime Now);
