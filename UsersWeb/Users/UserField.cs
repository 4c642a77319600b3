using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;

namespace UsersWeb.Users;

/// <summary>
/// A field of a person that can be written. <see cref="All"/> is the one list of them: forms, the comparison after a
/// conflict, the API, the command line, orders, the audit and the check of the documentation are made from it.
/// </summary>
public sealed class UserField
{
    /// <summary>Name of the property, of the form's input, and of its errors.</summary>
    public required string Name { get; init; }

    /// <summary>What a person calls it, and files may.</summary>
    public required string English { get; init; }

    /// <summary>What a person calls it, in the language of now.</summary>
    public string Label => T(English);

    /// <summary>One sentence below the label, in the language of now, or null.</summary>
    public string? Hint => WriteHint?.Invoke();

    private Func<string>? WriteHint { get; init; }

    /// <summary>What the command line's help says of it.</summary>
    public required string Description { get; init; }

    /// <summary>What stands for a value in the command line's help.</summary>
    public required string Placeholder { get; init; }

    /// <summary>What other programs call it in the files that they write.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Whether everybody has one.</summary>
    public bool IsRequired { get; init; }

    /// <summary>How it is typed and shown.</summary>
    public FieldKind Kind { get; init; }

    /// <summary>The values there are; empty where it is free text.</summary>
    public IReadOnlyList<FieldChoice> Choices { get; init; } = [];

    /// <summary>Values that there are besides and that nobody sets by hand.</summary>
    public IReadOnlyList<FieldChoice> MoreChoices { get; init; } = [];

    /// <summary>Values that the form offers, where others may be typed; null where it offers none.</summary>
    public Func<IReadOnlyList<FieldSuggestion>>? Suggestions { get; init; }

    /// <summary>The value as text; null where there is none.</summary>
    public required Func<UserFields, string?> Get { get; init; }

    /// <summary>The fields with this value, one of <see cref="Choices"/> where there are any.</summary>
    public required Func<UserFields, string?, UserFields> With { get; init; }

    /// <summary>What is wrong with a value, or null.</summary>
    public required Func<string?, string?> Check { get; init; }

    /// <summary>The order by it; null where there is none, because no index has it.</summary>
    internal IReadOnlyList<UserStretch>? Order { get; init; }

    /// <summary>Its member in JSON.</summary>
    public string Member => JsonNamingPolicy.CamelCase.ConvertName(Name);

    /// <summary>Its option on the command line.</summary>
    public string Option => "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(Name);

    // As this machine's data on time zones has them; without any, UTC alone.
    private static readonly Lazy<HashSet<string>> Zones = new(() => [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id), "UTC"]);

    // In each language that pages are written in, as the framework names them there.
    private static readonly ConcurrentDictionary<Language, IReadOnlyList<FieldSuggestion>> Languages = new();

    /// <summary>The list, in the order in which people see it.</summary>
    public static IReadOnlyList<UserField> All { get; } =
    [
        new()
        {
            Name = nameof(UserFields.UserName),
            English = TKey("User name"),
            OtherNames = ["login", "login name", "user", "account", "account name"],
            WriteHint = () => T("What they sign in with. No two users have the same."),
            Description = "Unique without regard to case.",
            Placeholder = "NAME",
            IsRequired = true,
            Kind = FieldKind.Identifier,
            Get = fields => fields.UserName,
            With = (fields, value) => fields with { UserName = value },
            Check = UserRules.UserName,
            Order = UserOrder.By(u => u.NormalizedUserName, row => NormalForms.UserName(row.UserName), isUnique: true),
        },
        new()
        {
            Name = nameof(UserFields.Email),
            English = TKey("E-mail"),
            OtherNames = ["mail", "e-mail address", "mail address"],
            Description = "Unique without regard to case.",
            Placeholder = "ADDRESS",
            IsRequired = true,
            Kind = FieldKind.Email,
            Get = fields => fields.Email,
            With = (fields, value) => fields with { Email = value },
            Check = EmailRules.Check,
            Order = UserOrder.By(u => u.NormalizedEmail, row => NormalForms.Email(row.Email), isUnique: true),
        },
        new()
        {
            Name = nameof(UserFields.DisplayName),
            English = TKey("Name"),
            OtherNames = ["full name", "real name"],
            WriteHint = () => T("What others read. In any script, up to {0} characters.", UserLimits.DisplayName),
            Description = "The name people read.",
            Placeholder = "NAME",
            Get = fields => fields.DisplayName,
            With = (fields, value) => fields with { DisplayName = value },
            Check = value => UserRules.Optional(value, UserLimits.DisplayName),
            Order = UserOrder.By(u => u.NormalizedDisplayName, row => NormalForms.DisplayName(row.DisplayName)),
        },
        new()
        {
            Name = nameof(UserFields.PhoneNumber),
            English = TKey("Phone"),
            OtherNames = ["telephone", "telephone number", "tel", "mobile", "mobile phone"],
            Description = "A telephone number, as people write it.",
            Placeholder = "NUMBER",
            Kind = FieldKind.Telephone,
            Get = fields => fields.PhoneNumber,
            With = (fields, value) => fields with { PhoneNumber = value },
            Check = UserRules.PhoneNumber,
        },
        new()
        {
            Name = nameof(UserFields.Status),
            English = TKey("Status"),
            OtherNames = ["state"],
            Description = "Whether they may sign in; active without it.",
            Placeholder = "active|invited|deactivated",
            Kind = FieldKind.Choice,
            Choices =
            [
                new(nameof(UserStatus.Invited), TKey("Invited"), TKey("Is sent a link by mail to choose a password.")),
                new(nameof(UserStatus.Active), TKey("Active"),
                    TKey("May sign in; whoever has no password yet sets one by “Forgot your password?”.")),
                new(nameof(UserStatus.Deactivated), TKey("Deactivated"), TKey("Keeps everything, but is shut out at once.")),
            ],
            MoreChoices =
            [
                new(nameof(UserStatus.Unconfirmed), TKey("Unconfirmed"), TKey("Signed up and has not followed the link in the mail.")),
                new(nameof(UserStatus.Waiting), TKey("Waiting"), TKey("Signed up and waits to be approved.")),
                new(nameof(UserStatus.Closing), TKey("Closing"), TKey("Closes the account; it is erased after thirty days.")),
                new(nameof(UserStatus.Damaged), TKey("Damaged"),
                    TKey("The database holds a status that is none. Shut out until it is set to one."))
                {
                    IsOnlyShown = true,
                },
            ],
            Get = fields => fields.Status.ToString(),
            With = (fields, value) => fields with { Status = Enum.Parse<UserStatus>(value!) },
            Check = _ => null,
            Order = UserOrder.ByStatus,
        },
        new()
        {
            Name = nameof(UserFields.TimeZone),
            English = TKey("Time zone"),
            OtherNames = ["tz"],
            WriteHint = () => T("Such as Europe/Berlin."),
            Description = "An IANA time zone, such as Europe/Berlin.",
            Placeholder = "ZONE",
            Suggestions = () => [.. Zones.Value.Order(StringComparer.Ordinal).Select(zone => new FieldSuggestion(zone, zone))],
            Get = fields => fields.TimeZone,
            With = (fields, value) => fields with { TimeZone = value },
            Check = value => value is null || Zones.Value.Contains(value) ? null : T("Use the name of a time zone such as Europe/Berlin."),
        },
        new()
        {
            Name = nameof(UserFields.Language),
            English = TKey("Language"),
            OtherNames = ["lang", "locale"],
            WriteHint = () => T("Such as de, or pt-BR."),
            Description = "A language tag, such as de or pt-BR.",
            Placeholder = "TAG",
            Suggestions = () => Languages.GetOrAdd(Language.Current, _ => NamedLanguages()),
            Get = fields => fields.Language,
            With = (fields, value) => fields with { Language = value },
            Check = value => value is null || IsLanguage(value) ? null : T("Use a language tag such as de or pt-BR."),
        },
    ];

    /// <summary>The names of all, with spaces between them.</summary>
    public static string Names { get; } = string.Join(' ', All.Select(field => field.Name));

    /// <summary>The field of a member in JSON; null when there is none.</summary>
    public static UserField? OfMember(string member) => All.FirstOrDefault(field => field.Member == member);

    /// <summary>The value for people; null where there is none.</summary>
    public string? Words(UserFields fields) => Words(Get(fields));

    /// <summary>The same for a value as it stands in forms.</summary>
    public string? Words(string? value) => AllChoices.FirstOrDefault(choice => choice.Value == value)?.Words ?? value;

    /// <summary>The value for JSON; null where there is none.</summary>
    public string? Json(UserFields fields) => Chosen(fields)?.Member ?? Get(fields);

    /// <summary>All values there are, set by hand or not; empty where it is free text.</summary>
    public IReadOnlyList<FieldChoice> AllChoices => field ??= [.. Choices, .. MoreChoices];

    /// <summary>One of <see cref="AllChoices"/> by its member in JSON, exactly as it is written there; null for any other text.</summary>
    public FieldChoice? Choice(string? text) => AllChoices.FirstOrDefault(choice => choice.Member == text);

    /// <summary>What to say of a value that is none of <see cref="AllChoices"/>.</summary>
    public string NoSuchChoice => FieldChoice.OneOf(AllChoices.Where(choice => !choice.IsOnlyShown));

    private static IReadOnlyList<FieldSuggestion> NamedLanguages() =>
    [
        .. CultureInfo.GetCultures(CultureTypes.NeutralCultures).Where(language => language.Name.Length == 2)
            .OrderBy(language => language.Name).Select(language => new FieldSuggestion(language.Name, language.DisplayName)),
    ];

    // One spelling for each: pt-BR, not PT-br.
    private static bool IsLanguage(string value)
    {
        if (value.Length > UserLimits.Language || !value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) return false;
        try
        {
            return value.Length > 0 && CultureInfo.GetCultureInfo(value, predefinedOnly: true).Name == value;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    private FieldChoice? Chosen(UserFields fields) =>
        AllChoices.Count == 0 ? null : AllChoices.FirstOrDefault(choice => choice.Value == Get(fields));
}
