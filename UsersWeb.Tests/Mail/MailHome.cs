using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Mail;

/// <summary>An application that sends its mail to a receiver of the test's own, with its administrator signed in.</summary>
internal sealed class MailHome : IAsyncDisposable
{
    public const string PublicUrl = "https://users.example.org";

    private MailHome(TestDatabase database, HostedApp app, Visitor visitor) => (Database, App, Administrator) = (database, app, visitor);

    public TestDatabase Database { get; }

    public HostedApp App { get; }

    public Visitor Administrator { get; }

    public static (string, string)[] Settings(string server) =>
        [("Mail:Server", server), ("Mail:From", "Users <users@example.org>"), ("PublicUrl", PublicUrl)];

    public static Task<MailHome> StartAsync(MailReceiver receiver) => StartAsync(Settings(receiver.Url));

    public static async Task<MailHome> StartAsync(params (string, string)[] settings)
    {
        var database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database, TestApp.Administrator);
        var app = await HostedApp.StartBesideAsync(database, settings);
        return new(database, app, await app.SignInAsAdministratorAsync());
    }

    /// <summary>Presses "Send a mail to myself".</summary>
    public async Task WriteAsync()
    {
        var sent = await PressAsync("/admin/mail/test");
        Assert.Equal(HttpStatusCode.Found, sent.Status);
    }

    /// <summary>Presses the button of this form on the page of mails.</summary>
    public async Task<HtmlPage> PressAsync(string action)
    {
        var page = await Administrator.GetAsync("/admin/mail");
        var form = page.Document.QuerySelectorAll("form").OfType<IHtmlFormElement>()
            .First(form => form.GetAttribute("action")!.EndsWith(action, StringComparison.Ordinal));
        return await Administrator.SubmitAsync(page, form);
    }

    /// <summary>What the page of mails says, once it says this.</summary>
    public async Task<string> ShowsAsync(string words)
    {
        var text = "";
        await Eventually.IsTrueAsync(async () =>
        {
            text = (await Administrator.GetAsync("/admin/mail")).Text;
            return text.Contains(words, StringComparison.Ordinal);
        }, $"the page of mails says {words}", TimeSpan.FromSeconds(20));
        return text;
    }

    /// <summary>Waits until the receiver has so many.</summary>
    public static Task ArriveAsync(MailReceiver receiver, int count) => Eventually.IsTrueAsync(
        () => Task.FromResult(receiver.Mails.Count >= count), $"{count} mails have arrived", TimeSpan.FromSeconds(30));

    public Task<long> CountAsync(string table, string where = "1 = 1") => CountAsync(Database, table, where);

    public static async Task<long> CountAsync(TestDatabase database, string table, string where = "1 = 1") =>
        (await database.QueryAsync<long>($"SELECT COUNT(*) FROM {database.Quote(table)} WHERE {where}")).Single();

    /// <summary>Writes waiting mails and their work past the application, as its instances would find them.</summary>
    public async Task PutDownAsync(int count)
    {
        var protection = App.Services.GetRequiredService<IDataProtectionProvider>();
        var work = protection.CreateProtector("UsersWeb.Work");
        var body = protection.CreateProtector("UsersWeb.Mail").Protect("""{"Text":"hello","Html":"<p>hello</p>","Link":null}""");
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var rows = new RawRows(Database);
        for (var i = 0; i < count; i++)
        {
            var id = Guid.NewGuid().ToString("N");
            rows.Row("OutgoingMails", ("MessageId", id), ("CreatedAt", now), ("Kind", "test"), ("Recipient", "ada@example.com"),
                ("Subject", $"number {i}"), ("Body", body), ("Status", "Waiting"), ("Attempts", 0), ("NextAttemptAt", now));
            rows.Row("WorkItems", ("Kind", "mail.send"), ("UniqueName", $"mail {id}"), ("Payload", work.Protect(id)), ("CreatedAt", now),
                ("DueAt", now), ("Attempts", 0), ("Done", 0));
        }
        await rows.WriteAsync();
    }

    /// <summary>Sets columns of the work that mails are.</summary>
    public Task SetWorkAsync(params (string Column, object? Value)[] values)
    {
        var sql = new Sql(Database.Provider);
        var set = values.Select(value => $"{sql.Quote(value.Column)} = {sql.Literal(value.Value)}");
        return Database.ExecuteAsync(
            $"UPDATE {sql.Quote("WorkItems")} SET {string.Join(", ", set)} WHERE {sql.Quote("Kind")} = 'mail.send'");
    }

    public async ValueTask DisposeAsync()
    {
        Administrator.Dispose();
        await App.DisposeAsync();
        await Database.DisposeAsync();
    }
}
