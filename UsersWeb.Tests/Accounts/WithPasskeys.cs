using System.Net;
using AngleSharp.Html.Dom;

namespace UsersWeb.Tests.Accounts;

/// <summary>What tests of passkeys have in common: an authenticator in software, and people who have one.</summary>
public abstract class WithPasskeys(HostedApp app) : IClassFixture<HostedApp>
{
    protected const string NewPassword = "seven lazy walruses juggle";

    protected HostedApp App => app;

    protected static IHtmlElement Button(HtmlPage page) =>
        (IHtmlElement?)page.Document.QuerySelector("button[data-passkey]") ?? throw new InvalidOperationException(page.Text);

    protected static string Options(HtmlPage page) => Button(page).GetAttribute("data-passkey")!;

    protected static string Ticket(HtmlPage page) => page.Value("Ticket")!;

    protected static IHtmlFormElement Deletion(HtmlPage page) =>
        page.Document.QuerySelectorAll("form").OfType<IHtmlFormElement>().First(form =>
            form.GetAttribute("action")!.StartsWith("/account/security/passkeys/", StringComparison.Ordinal));

    // As the script does: what the form holds, and the answer.
    protected static Task<HtmlPage> AnswerAsync(
        Visitor visitor, HtmlPage page, string answer, params (string Name, string Value)[] fields)
    {
        var given = fields.ToDictionary(field => field.Name, field => field.Value);
        foreach (var name in new[] { "__RequestVerificationToken", "Ticket", "ReturnUrl" })
            if (page.Value(name) is { } value) given.TryAdd(name, value);
        given["Credential"] = answer;
        return visitor.PostAsync(Button(page).GetAttribute("formaction")!, [.. given.Select(field => (field.Key, field.Value))]);
    }

    protected static async Task<HtmlPage> SignInAsync(Visitor visitor, Owner owner)
    {
        var page = await visitor.GetAsync("/account/login");
        return await AnswerAsync(visitor, page, owner.Key.Sign(Options(page)));
    }

    protected static async Task AddAsync(Visitor visitor, SoftAuthenticator key)
    {
        var page = await visitor.GetAsync("/account/security/passkeys");
        var added = await AnswerAsync(visitor, page, key.Create(Options(page)), ("Name", "My phone"));
        Assert.True(added.Location == "/account/security", added.Text);
        Assert.Contains("The passkey My phone is added", (await visitor.FollowAsync(added)).Text, StringComparison.Ordinal);
    }

    protected async Task<Owner> AddAsync(long? role = null, HostedApp? at = null)
    {
        var person = Person.New();
        var id = await App.CreateUserAsync(person.UserName!, person.Email!);
        if (role is { } given) await App.Database.GiveRoleAsync(id, given);
        var visitor = (at ?? App).Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        var key = new SoftAuthenticator((at ?? App).Address);
        await AddAsync(visitor, key);
        return new(id, person.UserName!, visitor, key);
    }

    protected string Q(string name) => App.Database.Quote(name);

    protected sealed record Owner(long Id, string Name, Visitor Visitor, SoftAuthenticator Key) : IDisposable
    {
        public void Dispose()
        {
            Visitor.Dispose();
            Key.Dispose();
        }
    }
}
