using Microsoft.AspNetCore.Authorization;

namespace UsersWeb.Shared;

/// <summary>The permission that a route asks for. A route that names none is for everybody who is signed in.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresAttribute : AuthorizeAttribute
{
    /// <param name="permission">One of them, not several.</param>
    public RequiresAttribute(Permissions permission) : base(PolicyOf(permission)) => Permission = permission;

    /// <summary>What it asks for.</summary>
    public Permissions Permission { get; }

    /// <summary>Adds the policy of each permission.</summary>
    public static void AddPolicies(AuthorizationBuilder authorization)
    {
        foreach (var permission in Enum.GetValues<Permissions>().Where(one => int.IsPow2((int)one)))
        {
            authorization.AddPolicy(PolicyOf(permission), policy => policy
                .RequireAuthenticatedUser().RequireAssertion(context => context.User.Permissions().HasFlag(permission)));
        }
    }

    private static string PolicyOf(Permissions permission) => $"May {permission}";
}
