namespace UsersWeb.Setup;

/// <summary>The page that creates the first administrator.</summary>
public sealed class SetupForm
{
    /// <summary>The code of the one-time link.</summary>
    public string? Code { get; set; }

    /// <summary>The first administrator's user name.</summary>
    public string? UserName { get; set; }

    /// <summary>The first administrator's e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>Optional.</summary>
    public string? DisplayName { get; set; }

    /// <summary>At least 15 characters; never shown again.</summary>
    public string? Password { get; set; }

    /// <summary>Add 200 sample people to look around.</summary>
    public bool AddSamplePeople { get; set; }
}
