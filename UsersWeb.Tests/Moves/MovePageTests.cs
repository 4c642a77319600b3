using System.Net;

namespace UsersWeb.Tests.Moves;

/// <summary>The page of the move without a browser: what it does, and whom it refuses.</summary>
// The way through it is gone on each database, see MoveJourneyTests.
[Trait(Runs.Once, Runs.Yes)]
public class MovePageTests
{
    private const string Path = MovePages.Path;

    [Fact]
    public async Task A_connection_string_that_makes_no_sense_is_refused_and_not_shown_again()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        foreach (var text in new[] { "", "   ", "Pasword=hush;Host=x;Database=y", "postgresql://app:hush@/",
            "Host=x;Database=y;\nPassword=hush" })
        {
            var again = await visitor.SubmitAsync(await visitor.GetAsync(Path), ("Target", text));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
            Assert.NotNull(again.Error("Target"));
            Assert.Equal("", again.Value("Target") ?? "");
            Assert.DoesNotContain("hush", again.Document.DocumentElement.OuterHtml + app.App.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_verified_move_can_be_stopped_and_gone_on_with()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        await app.App.CreateSecondAdministratorAsync();
        var ready = await visitor.TestMoveAsync(app.FreshFile());
        Assert.Contains("Ready to move", ready.Text, StringComparison.Ordinal);

        var verified = await visitor.StartMoveAsync(ready);
        Assert.Contains("Verified: both databases hold the same", verified.Text, StringComparison.Ordinal);
        Assert.Contains("in appsettings.json is changed", verified.Text, StringComparison.Ordinal);
        // Signing in writes nothing meanwhile, so it works.
        using var other = app.App.Visit();
        await other.SignInAsync("second", TestApp.Password);
        Assert.Contains("Verified", (await other.GetAsync(Path)).Text, StringComparison.Ordinal);

        await other.OrderAsync(await other.GetAsync(Path), "stop");
        var stopped = await visitor.EndMoveAsync();
        Assert.Contains("still runs on the old database", stopped.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("--resume", stopped.Text, StringComparison.Ordinal);
        Assert.Equal(app.Database.ConnectionString, app.Setting);

        var again = await visitor.StartMoveAsync(stopped);
        Assert.Contains("Verified", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_waits_people_read_and_do_not_write_and_a_password_can_be_confirmed()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        var form = await visitor.GetAsync("/users/create");
        // Before the move, which keeps the database from being written.
        await app.Database.AgeSessionsAsync(TimeSpan.FromHours(1));
        using var mover = await app.App.SignInAsAdministratorAsync();
        await mover.StartMoveAsync(await mover.TestMoveAsync(app.FreshFile()));

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/users")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable,
            (await visitor.SubmitAsync(form, ("UserName", "late"), ("Email", "late@example.com"))).Status);
        // To watch takes no password, to switch does.
        var page = await visitor.GetAsync(Path);
        Assert.Contains("Verified", page.Text, StringComparison.Ordinal);
        var question = await visitor.FollowAsync(await visitor.SubmitAsync(page, page.Form(Path + "/switch"), ("Word", "switch")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SubmitAsync(question, ("Password", "wrong"))).Status);
        var back = await visitor.FollowAsync(await visitor.SubmitAsync(question, ("Password", TestApp.Password)));
        Assert.Contains("type the word once more", back.Text, StringComparison.Ordinal);
        Assert.Equal(app.Database.ConnectionString, app.Setting);
    }

    [Fact]
    public async Task Another_word_does_not_switch_and_a_second_start_is_told_whose_the_first_is()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        var form = await visitor.GetAsync(Path);
        var page = await visitor.StartMoveAsync(await visitor.TestMoveAsync(app.FreshFile()));

        var again = await visitor.SubmitAsync(page, page.Form(Path + "/switch"), ("Word", "swich"));
        var second = await visitor.SubmitAsync(form, ("Target", app.FreshFile("other.db")));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.NotNull(again.Error("Word"));
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains("because administrator has started something already", second.Text, StringComparison.Ordinal);
        Assert.Contains("Verified", second.Text, StringComparison.Ordinal);
        Assert.Single(app.Children());
    }

    [Fact]
    public async Task A_page_that_shows_another_database_than_was_tested_last_starts_nothing()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        var first = await visitor.TestMoveAsync(app.FreshFile("first.db"));
        await visitor.OrderAsync(first, "forget");
        await visitor.TestMoveAsync(app.FreshFile("second.db"));

        var started = await visitor.SubmitAsync(first, first.Form(Path + "/start"));
        var rehearsed = await visitor.OrderAsync(first, "rehearse");

        Assert.Equal(HttpStatusCode.Conflict, started.Status);
        Assert.Equal(HttpStatusCode.Conflict, rehearsed.Status);
        Assert.Contains("not up to date", started.Text, StringComparison.Ordinal);
        Assert.Contains("second.db", started.Text, StringComparison.Ordinal);
        Assert.Empty(app.Children());
    }

    [Fact]
    public async Task A_rehearsal_measures_and_leaves_nothing_and_then_the_move_can_start()
    {
        await using var app = await AppAtHome.StartAsync();
        using var visitor = await app.App.SignInAsAdministratorAsync();
        var ready = await visitor.TestMoveAsync(app.FreshFile());

        await visitor.OrderAsync(ready, "rehearse");
        var rehearsed = await visitor.EndMoveAsync();

        Assert.Contains("The rehearsal went well", rehearsed.Text, StringComparison.Ordinal);
        Assert.Contains("on the disk of the new database", rehearsed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("does not exist yet", rehearsed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("new.db.rehearsal", rehearsed.Document.QuerySelector(".route")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("changes are refused", app.App.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(app.Home, "new.db*", SearchOption.AllDirectories));
        Assert.Contains("Verified", (await visitor.StartMoveAsync(rehearsed)).Text, StringComparison.Ordinal);
    }
}
