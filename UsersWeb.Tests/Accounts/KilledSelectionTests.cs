namespace UsersWeb.Tests.Accounts;

/// <summary>An instance that dies in the middle of a deed to many.</summary>
public class KilledSelectionTests
{
    [Fact]
    public async Task Another_instance_goes_on_and_each_is_done_once_with_one_entry()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database);
        (await HostedCommand.RunAsync(database, "db", "seed", "--users", "1500")).Succeeded();
        var before = await CountAsync($"{Q("Users")} WHERE {Q("Status")} = 'Deactivated'");
        await using (var first = await ProgramApp.StartAsync(database))
        {
            using var visitor = await first.SignInAsAdministratorAsync();
            var list = await visitor.GetAsync("/users");
            var preview = await visitor.FollowAsync(
                await visitor.SubmitAsync(list, list.Form("/users/selections"), ("deed", "deactivate"), ("everybody", "on")));
            Assert.Contains("That is you: 1", preview.Text, StringComparison.Ordinal);
            await visitor.SubmitAsync(preview);
            await Eventually.IsTrueAsync(async () => await NotedAsync() > 50, "some are done");
            await first.Program.SignalAsync("KILL");
            await first.Program.ExitAsync();
        }
        Assert.InRange(await NotedAsync(), 51, 1500);
        // As if the lease had run out.
        await database.ExecuteAsync(
            $"UPDATE {Q("WorkItems")} SET {Q("DueAt")} = '{database.Instant(DateTime.UnixEpoch)}' WHERE {Q("Kind")} = 'users.selection'");

        await using var second = await HostedApp.StartBesideAsync(database, new ImpatientClock());
        await Eventually.IsTrueAsync(async () => await CountAsync($"{Q("Selections")} WHERE {Q("EndedAt")} IS NOT NULL") == 1, "it ends");

        Assert.Equal(1501, await NotedAsync());
        Assert.Equal(1500 - before, await CountAsync($"{Q("SelectedUsers")} WHERE {Q("Result")} = 'done'"));
        // All but the administrator.
        Assert.Equal(1500, await CountAsync($"{Q("Users")} WHERE {Q("Status")} = 'Deactivated'"));
        var entries = await database.QueryAsync<long>(
            $"SELECT {Q("SubjectId")} FROM {Q("AuditEntries")} WHERE {Q("Action")} = 'user.deactivate'");
        Assert.Equal(1500 - before, entries.Count);
        Assert.Equal(entries.Count, entries.Distinct().Count());

        string Q(string name) => database.Quote(name);
        async Task<long> CountAsync(string from) => (await database.QueryAsync<long>($"SELECT COUNT(*) FROM {from}"))[0];
        Task<long> NotedAsync() => CountAsync($"{Q("SelectedUsers")} WHERE {Q("Result")} IS NOT NULL");
    }
}
