using System.Net;
using UsersWeb.Data;

namespace UsersWeb.Tests.Users;

/// <summary>Remarks on a person.</summary>
public class NotesTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task One_is_written_read_changed_and_removed_by_whoever_wrote_it()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var (id, path) = await NewAsync();
        Assert.Contains("Nobody has written a note yet.", (await visitor.GetAsync(path)).Text, StringComparison.Ordinal);

        var page = await WriteAsync(visitor, path, "  called\r\nthem, see https://example.com/x?a=1&b=2.  ");
        var text = page.Document.QuerySelector(".note-text")!;
        Assert.Equal("called\nthem, see https://example.com/x?a=1&b=2.", text.TextContent);
        Assert.Equal("https://example.com/x?a=1&b=2", text.QuerySelector("a")!.GetAttribute("href"));

        var form = await visitor.FollowLinkAsync(page, ".notes a[href$='/edit']");
        Assert.Equal("called\nthem, see https://example.com/x?a=1&b=2.", form.Document.QuerySelector("textarea")!.TextContent);
        var changed = await visitor.FollowAsync(await visitor.SubmitAsync(form, form.Form(new Uri(form.Address.AbsolutePath,
            UriKind.Relative).ToString()), ("Text", "all is well")));
        Assert.Equal("all is well", changed.Document.QuerySelector(".note-text")!.TextContent);
        Assert.Contains("changed just now", changed.Text, StringComparison.Ordinal);

        var removed = await visitor.FollowAsync(await visitor.SubmitAsync(changed,
            changed.Document.Forms.Single(one => one.Action.EndsWith("/delete", StringComparison.Ordinal))));
        Assert.Empty(removed.Document.QuerySelectorAll(".note-text"));
        var actions = await app.Database.QueryAsync<string>($"SELECT {Quote("Action")} FROM {Quote("AuditEntries")} WHERE "
            + $"{Quote("SubjectId")} = {id} AND {Quote("Action")} LIKE 'note.%' ORDER BY {Quote("Id")}");
        Assert.Equal(["note.add", "note.change", "note.remove"], actions);
    }

    [Fact]
    public async Task What_is_written_is_text_and_a_mistake_loses_nothing()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var (_, path) = await NewAsync();
        const string Hostile = "<script>alert(1)</script> javascript:alert(1) http://x\"onclick=alert(1) \u202E";

        var page = await WriteAsync(visitor, path, Hostile);
        Assert.Equal(Hostile.Trim(), page.Document.QuerySelector(".note-text")!.TextContent);
        Assert.Null(page.Document.QuerySelector(".note-text script, .note-text [onclick]"));
        Assert.Equal(["http://x"], page.Document.QuerySelectorAll(".note-text a").Select(link => link.GetAttribute("href")));

        var tooLong = new string('x', Note.Longest + 1);
        foreach (var text in new[] { "   ", tooLong })
        {
            var again = await visitor.SubmitAsync(page, page.Form(path), ("Text", text));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
            Assert.NotNull(again.Document.QuerySelector("#Text-error"));
            if (text == tooLong) Assert.Equal(tooLong, again.Document.QuerySelector("textarea")!.TextContent);
        }
    }

    [Fact]
    public async Task Others_read_it_and_neither_change_nor_remove_it_and_an_auditor_writes_none()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var (_, path) = await NewAsync();
        await WriteAsync(visitor, path, "mine");
        using var manager = await SignInAsync(Role.ManagerId);
        using var auditor = await SignInAsync(Role.AuditorId);
        using var member = await SignInAsync(null);

        var read = await manager.GetAsync(path);
        Assert.Equal("mine", read.Document.QuerySelector(".note-text")!.TextContent);
        Assert.Empty(read.Document.QuerySelectorAll(".notes a[href$='/edit'], .notes form"));
        var note = read.Document.QuerySelector(".notes li")!.Id!["note-".Length..];
        var token = read.Value("__RequestVerificationToken")!;
        Assert.Equal(HttpStatusCode.NotFound, (await manager.GetAsync($"{path}/{note}/edit")).Status);
        foreach (var deed in new[] { "edit", "delete" })
            Assert.Equal(HttpStatusCode.NotFound, (await manager.PostAsync($"{path}/{note}/{deed}", ("Text", "not mine"),
                ("__RequestVerificationToken", token))).Status);
        Assert.Null((await auditor.GetAsync(path)).Document.QuerySelector("textarea"));
        Assert.Equal("mine", (await auditor.GetAsync(path)).Document.QuerySelector(".note-text")!.TextContent);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Older_ones_stand_on_further_pages()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        var (_, path) = await NewAsync();
        for (var i = 0; i < 21; i++) await WriteAsync(visitor, path, $"note {i}");

        var first = await visitor.GetAsync(path);
        var second = await visitor.FollowLinkAsync(first, "a[rel=next]");

        Assert.Equal(20, first.Document.QuerySelectorAll(".note-text").Length);
        Assert.Equal(["note 0"], second.Document.QuerySelectorAll(".note-text").Select(note => note.TextContent));
    }

    private static async Task<HtmlPage> WriteAsync(Visitor visitor, string path, string text)
    {
        var page = await visitor.GetAsync(path);
        return await visitor.FollowAsync(await visitor.SubmitAsync(page, page.Form(path), ("Text", text)));
    }

    private async Task<(long Id, string Path)> NewAsync()
    {
        using var api = await app.ApiAsync();
        var id = (await api.PostAsync(Person.New())).Id;
        return (id, FormattableString.Invariant($"/users/{id}/notes"));
    }

    private async Task<Visitor> SignInAsync(long? role)
    {
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        if (role is { } given) await app.Database.GiveRoleAsync(id, given);
        var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        return visitor;
    }

    private string Quote(string name) => app.Database.Quote(name);
}
