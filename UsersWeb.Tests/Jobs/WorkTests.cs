using SmtpServer.Protocol;
using UsersWeb.Databases;
using UsersWeb.Tests.Mail;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Jobs;

/// <summary>Work in the background, shown by the work that mails are: done by one instance, taken over, given up, moved.</summary>
public sealed class WorkTests
{
    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task Two_instances_do_two_hundred_items_once_each()
    {
        await using var receiver = MailReceiver.Start();
        await using var home = await MailHome.StartAsync(receiver);
        await using var other = await HostedApp.StartBesideAsync(home.Database, MailHome.Settings(receiver.Url));

        await home.PutDownAsync(200);

        await MailHome.ArriveAsync(receiver, 200);
        await Eventually.IsTrueAsync(async () => await DoneAsync(home.Database) == 200, "all are known as done");
        Assert.Equal(200, receiver.Mails.Count);
        Assert.Equal(200, receiver.Mails.Select(mail => mail.Subject).Distinct().Count());
    }

    [Fact]
    public async Task What_an_instance_that_died_had_taken_is_done_by_another_when_its_lease_is_over()
    {
        await using var receiver = MailReceiver.Away();
        await using var home = await MailHome.StartAsync(receiver);
        await home.WriteAsync();
        await home.ShowsAsync("can't be reached");
        await home.SetWorkAsync(("LeasedBy", "somebody who died"), ("DueAt", Now.AddSeconds(4)));
        receiver.Listen();
        await using var other = await HostedApp.StartBesideAsync(home.Database, new ImpatientClock(), MailHome.Settings(receiver.Url));

        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Empty(receiver.Mails);

        await MailHome.ArriveAsync(receiver, 1);
    }

    [Fact]
    public async Task What_somebody_works_on_whose_clock_is_two_minutes_behind_stays_theirs_while_they_say_so()
    {
        await using var receiver = MailReceiver.Away();
        await using var home = await MailHome.StartAsync(receiver);
        await home.WriteAsync();
        await home.ShowsAsync("can't be reached");
        await RenewAsync(0);
        receiver.Listen();
        await using var other = await HostedApp.StartBesideAsync(home.Database, new ImpatientClock(), MailHome.Settings(receiver.Url));

        for (var i = 1; i < 20; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(150), TestContext.Current.CancellationToken);
            await RenewAsync(i);
        }
        Assert.Empty(receiver.Mails);

        await MailHome.ArriveAsync(receiver, 1);

        Task RenewAsync(int time) =>
            home.SetWorkAsync(("LeasedBy", "somebody at work"), ("DueAt", Now.AddMinutes(-2).AddSeconds(45 + time)));
    }

    [Fact]
    public async Task What_fails_again_and_again_is_given_up_and_said_so()
    {
        await using var receiver = MailReceiver.Start();
        receiver.Refusal = new(SmtpReplyCode.Aborted, "later");
        await using var home = await MailHome.StartAsync(receiver);
        await home.WriteAsync();
        await home.ShowsAsync("answers 451");

        await home.SetWorkAsync(("Attempts", 39), ("DueAt", Now));

        await home.ShowsAsync("Failed");
        await home.App.LineAsync(line => line.Contains("was given up (attempt 40): The mail server answers 451", StringComparison.Ordinal));
        await Eventually.IsTrueAsync(
            async () => await home.CountAsync("WorkItems", $"{home.Database.Quote("FailedAt")} IS NOT NULL") == 1, "it is given up");
    }

    [Fact]
    public async Task A_deed_that_is_rolled_back_leaves_no_work_and_one_that_is_done_again_leaves_it_once()
    {
        await Interruption.ListenAsync();
        await using var receiver = MailReceiver.Start();
        await using var home = await MailHome.StartAsync(receiver);
        var page = await home.Administrator.GetAsync("/admin/mail");
        var form = page.Form("/admin/mail/test");
        var hasHappened = true;
        for (var at = 1; hasHappened; at++)
        {
            using var interruption = new Interruption(home.Database, at, Breakage.GivesUp);
            await home.Administrator.SubmitAsync(page, form);
            hasHappened = interruption.HasHappened;
        }

        var deeds = await home.CountAsync("AuditEntries", $"{home.Database.Quote("Action")} = 'mail.test'");
        Assert.InRange(deeds, 1, 10);
        Assert.Equal(deeds, await home.CountAsync("OutgoingMails"));
        Assert.Equal(deeds, await home.CountAsync("WorkItems", $"{home.Database.Quote("Kind")} = 'mail.send'"));
        await MailHome.ArriveAsync(receiver, (int)deeds);
        Assert.Equal(deeds, receiver.Mails.Count);
    }

    [Fact]
    public async Task Work_goes_along_when_the_users_move()
    {
        await using var receiver = MailReceiver.Away();
        await using var target = await TestDatabase.CreateAsync(
            DatabaseServer.Chosen == DatabaseProvider.Sqlite ? DatabaseProvider.PostgreSql : DatabaseProvider.Sqlite);
        await using (var home = await MailHome.StartAsync(receiver))
        {
            await home.WriteAsync();
            await home.ShowsAsync("can't be reached");
            await home.App.DisposeAsync();
            (await Moving.RunAsync(home.Database, target)).EndedWith(0);
        }
        receiver.Listen();

        await using var app = await HostedApp.StartBesideAsync(target, MailHome.Settings(receiver.Url));

        await MailHome.ArriveAsync(receiver, 1);
        await Eventually.IsTrueAsync(async () => await DoneAsync(target) == 1, "it is known as done");
    }

    private static Task<long> DoneAsync(TestDatabase database) =>
        MailHome.CountAsync(database, "WorkItems",
            $"{database.Quote("Kind")} = 'mail.send' AND {database.Quote("DoneAt")} IS NOT NULL");
}
