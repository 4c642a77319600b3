using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsersWeb.Shared;

/// <summary>Who acts. Made once for a request, a command or a job; services ask for it.</summary>
/// <param name="Kind">By what they came.</param>
/// <param name="UserId">The user's key; null for nobody, the command line and the system.</param>
/// <param name="Name">What others call them: the user's label, or on the command line the account of the machine, and who took
/// it by sudo.</param>
/// <param name="Address">The network address it came from; null when it came from this machine's console.</param>
/// <param name="Since">When they last proved who they are, to the second; null for everybody who did not.</param>
/// <param name="Factor">By what they proved who they are.</param>
/// <param name="TokenId">The key of the API token, where that is the factor.</param>
/// <param name="Permissions">What they may do.</param>
public sealed record Current(
    ActorKind Kind, long? UserId, string Name, string? Address, DateTimeOffset? Since, Factor Factor, long? TokenId,
    Permissions Permissions)
{
    /// <summary>What the application does by itself.</summary>
    public static Current System { get; } = new(ActorKind.System, null, "system", null, null, Factor.None, null, Permissions.All);

    /// <summary>Whether they may do this.</summary>
    public bool May(Permissions permission) => Permissions.HasFlag(permission);

    /// <summary>Whoever can start the program can read its settings, and so may do everything.</summary>
    public static Current CommandLine() =>
        new(ActorKind.CommandLine, null, AccountOfMachine(), null, null, Factor.Console, null, Permissions.All);

    /// <summary>A line for another process that does what they asked for; says who they are and nothing of what they may do.</summary>
    public string ToText() =>
        new JsonObject { ["kind"] = Kind.ToString(), ["id"] = UserId, ["name"] = Name, ["address"] = Address }.ToJsonString();

    /// <summary>Who asked, from such a line; null for any other line.</summary>
    public static Current? OfText(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject told && (string?)told["name"] is { } name
                && Enum.TryParse<ActorKind>((string?)told["kind"], out var kind) && Enum.IsDefined(kind)
                ? new(kind, (long?)told["id"], name, (string?)told["address"], null, Factor.None, null, Permissions.None) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    // Who became somebody else by sudo is the one who did it.
    private static string AccountOfMachine() => Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } person
        ? $"{person} as {Environment.UserName}" : Environment.UserName;

    /// <summary>
    /// The signed-in user or the token of a request, once both have been authenticated; outside of a request, the system.
    /// </summary>
    public static Current Of(HttpContext? context)
    {
        if (context is null) return System;
        var (user, address) = (context.User, context.Connection.RemoteIpAddress?.ToString());
        if (user.Identity?.IsAuthenticated != true)
            return new(ActorKind.Nobody, null, "", address, null, Factor.None, null, Permissions.None);
        var (token, name) = (user.TokenId(), user.Identity.Name ?? "");
        return token is null
            ? new(ActorKind.User, user.UserId(), name, address, user.ProvedAt(), Factor.Password, null, user.Permissions())
            : new(ActorKind.Token, user.UserId(), name, address, null, Factor.Token, token, user.Permissions());
    }
}

/// <summary>By what somebody came.</summary>
public enum ActorKind
{
    /// <summary>By a page or the API, not signed in.</summary>
    Nobody,

    /// <summary>By a page, signed in.</summary>
    User,

    /// <summary>By the API, with a token of a user.</summary>
    Token,

    /// <summary>By a command on the server's console.</summary>
    CommandLine,

    /// <summary>The application, without anybody asking.</summary>
    System,
}

/// <summary>What proves who somebody is.</summary>
public enum Factor
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A typed password.</summary>
    Password,

    /// <summary>An API token.</summary>
    Token,

    /// <summary>Access to the server's console.</summary>
    Console,
}
