namespace UsersWeb.Accounts.Passkeys;

/// <summary>What the browser sends when a passkey has answered.</summary>
public sealed class PasskeyForm
{
    /// <summary>Of the question.</summary>
    public string? Ticket { get; set; }

    /// <summary>The answer as JSON (WebAuthn Level 3, 5.1).</summary>
    public string? Credential { get; set; }

    /// <summary>What a new one is called.</summary>
    public string? Name { get; set; }

    /// <summary>Whether to stay signed in.</summary>
    public bool Remember { get; set; }

    /// <summary>A local path to go to afterwards.</summary>
    public string? ReturnUrl { get; set; }
}

/// <summary>What a page asks a passkey.</summary>
/// <param name="Options">For the browser, JSON.</param>
/// <param name="Ticket">For the form.</param>
public sealed record PasskeyQuestion(string Options, string Ticket);

/// <summary>The button by which a passkey is asked, in a form of its own or beside other fields.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Action">Where the answer goes.</param>
/// <param name="Label">Of the button.</param>
/// <param name="Look">Classes of the button.</param>
public sealed record PasskeyButton(PasskeyQuestion Question, string Action, string Label, string Look = "btn btn-quiet btn-wide");
