using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>The fields a person fills in. White space around them is cut; what was typed is kept on every error.</summary>
public sealed class UserForm
{
    /// <summary>Unique without regard to case.</summary>
    public string? UserName { get; set; }

    /// <summary>Unique without regard to case.</summary>
    public string? Email { get; set; }

    /// <summary>Optional.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Optional.</summary>
    public string? PhoneNumber { get; set; }

    /// <summary>Whether the user may sign in.</summary>
    public UserStatus Status { get; set; }

    /// <summary>The version the form was made from; saving another one is a conflict.</summary>
    public string? Stamp { get; set; }
}
