using UsersWeb.Shared;

namespace UsersWeb.Tokens;

/// <summary>What of its owner's rights a token has: names of permissions with spaces between them (RFC 6749, 3.3).</summary>
public static class TokenScopes
{
    /// <summary>The permissions that the API asks for: nothing else is worth anything to a token.</summary>
    public const Permissions OfApi = Permissions.ReadUsers | Permissions.ChangeUsers | Permissions.DeleteUsers
        | Permissions.MoveDatabase;

    /// <summary>The permissions of a token; all of its owner's when nothing was said. A name that is unknown gives nothing.</summary>
    public static Permissions Read(string? scopes) => scopes is null ? Permissions.All
        : scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(Permissions.None, (all, name) => all | (PermissionNames.Find(name) ?? Permissions.None));

    /// <summary>As it is kept.</summary>
    public static string Write(Permissions permissions) => string.Join(' ', PermissionNames.Of(permissions).Select(one => one.Name));
}
