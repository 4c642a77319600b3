using System.Text.Json.Nodes;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>Which role may do what: the only place that says so. A role that is not in the table may do nothing.</summary>
public static class RolePermissions
{
    /// <summary>The roles, from the one that may most.</summary>
    public static IReadOnlyList<RoleDefinition> Roles { get; } =
    [
        new(Role.AdministratorId, Role.Administrator, TKey("Everything, the database included."), Permissions.All),
        new(Role.ManagerId, Role.Manager, TKey("Looks after people: invites, changes, helps and removes them. Gives no roles."),
            Permissions.ReadUsers | Permissions.ChangeUsers | Permissions.DeleteUsers | Permissions.ManageTokens),
        new(Role.AuditorId, Role.Auditor, TKey("Reads everything and changes nothing."),
            Permissions.ReadUsers | Permissions.ReadAudit | Permissions.ReadMail),
    ];

    /// <summary>What the roles with these keys may do together; a role that is not in the table adds nothing.</summary>
    public static Permissions Of(params ReadOnlySpan<long> roles)
    {
        var permissions = Permissions.None;
        foreach (var key in roles) permissions |= Roles.FirstOrDefault(role => role.Id == key)?.Permissions ?? Permissions.None;
        return permissions;
    }

    /// <summary>The same for the sum of the keys, which are powers of two.</summary>
    public static Permissions OfSum(long sum) => BySum[sum & (BySum.Length - 1)];

    // Asked at each request.
    private static readonly Permissions[] BySum = [.. Enumerable.Range(0, 2 * (int)Roles.Max(role => role.Id)).Select(sum =>
        Of([.. Roles.Select(role => role.Id).Where(id => (sum & id) != 0)]))];

    /// <summary>What people call the role of a name, in the language of now; the name itself of one that is not in the table.</summary>
    public static string WordsOf(string name) => Roles.FirstOrDefault(role => role.Name == name)?.Words ?? name;

    /// <summary>The names of the roles with these keys, in order, for the audit; a number for one that is not in the table.</summary>
    public static JsonArray Told(IEnumerable<long> roles) => new([.. roles
        .Select(key => Roles.FirstOrDefault(role => role.Id == key)?.Name ?? Human.Id(key)).Order(StringComparer.Ordinal)
        .Select(name => (JsonNode)name)]);
}

/// <summary>A role.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">Its name in the database, in settings and in files.</param>
/// <param name="EnglishDescription">One sentence for people.</param>
/// <param name="Permissions">What it may do.</param>
public sealed record RoleDefinition(long Id, string Name, string EnglishDescription, Permissions Permissions)
{
    /// <summary>What people call it, in the language of now.</summary>
    public string Words => Name switch
    {
        Role.Administrator => T("Administrator"),
        Role.Manager => T("Manager"),
        Role.Auditor => T("Auditor"),
        _ => Name,
    };

    /// <summary>One sentence for people, in the language of now.</summary>
    public string Description => T(EnglishDescription);
}
