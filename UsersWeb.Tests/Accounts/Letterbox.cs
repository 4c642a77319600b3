using System.Text.RegularExpressions;
using MimeKit;

namespace UsersWeb.Tests.Accounts;

/// <summary>An application whose mail arrives here, and a person's look into their mail.</summary>
public sealed partial class Letterbox : IAsyncLifetime
{
    private readonly MailReceiver receiver = MailReceiver.Start();
    private readonly (string, string)[] settings;
    private TestDatabase? database;

    /// <summary>With everybody allowed to sign up.</summary>
    public Letterbox() : this(("Accounts:Registration", "Open")) { }

    private Letterbox(params (string, string)[] settings) => this.settings = settings;

    public HostedApp App { get; private set; } = null!;

    public static async Task<Letterbox> OpenAsync(params (string, string)[] settings)
    {
        var box = new Letterbox(settings);
        await box.InitializeAsync();
        return box;
    }

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database, TestApp.Administrator);
        App = await HostedApp.StartBesideAsync(database,
            [("Mail:Server", receiver.Url), ("Mail:From", "users@example.org"), ("PublicUrl", "http://users.example.org"),
                ("RateLimits:LettersPerHour", "0"), .. settings]);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await database!.DisposeAsync();
        await receiver.DisposeAsync();
    }

    /// <summary>The path of the link in the newest mail to an address with this subject, once it has come.</summary>
    public async Task<string> LinkAsync(string address, string subject) => Link().Match(await TextAsync(address, subject)).Groups[1].Value;

    /// <summary>The text of such a mail.</summary>
    public async Task<string> TextAsync(string address, string subject)
    {
        MimeMessage? found = null;
        await Eventually.IsTrueAsync(
            () => Task.FromResult((found = To(address).LastOrDefault(mail => mail.Subject == subject)) is not null),
            $"a mail \"{subject}\" comes to {address}", TimeSpan.FromSeconds(20));
        return found!.TextBody!;
    }

    /// <summary>All mails to an address so far.</summary>
    public IEnumerable<MimeMessage> To(string address) =>
        receiver.Mails.Where(mail => mail.To.Mailboxes.Any(to => to.Address == address));

    [GeneratedRegex(@"https?://[^/\s]+(/\S+)")]
    private static partial Regex Link();
}
