using UsersWeb.Shared.Languages;

namespace UsersWeb.Mail;

/// <summary>
/// What a mail says, as plain sentences; <see cref="MailBody"/> makes text and HTML of it. Names that people chose may stand in every
/// part: what could end a line or be taken for HTML is taken care of.
/// </summary>
/// <param name="Subject">One line.</param>
/// <param name="Greeting">One line, as "Hello Zoë,".</param>
/// <param name="Sentences">A paragraph each.</param>
/// <param name="Button">The one thing to do; null for none.</param>
/// <param name="Closing">A paragraph each, as how long the link works and what to do who did not ask for it.</param>
public sealed record MailText(
    string Subject, string Greeting, IReadOnlyList<string> Sentences, MailButton? Button, IReadOnlyList<string> Closing)
{
    /// <summary>What it is written in: the language of now, when it is written.</summary>
    public Language Language { get; } = Language.Current;
}

/// <summary>A link as a button.</summary>
/// <param name="Words">What it does, as "Choose a password".</param>
/// <param name="Url">In full, from PublicLinks.</param>
public sealed record MailButton(string Words, string Url);
