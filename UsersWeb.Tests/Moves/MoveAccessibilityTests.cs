using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves;

/// <summary>Every state of the page of the move, for people who see, hear or touch it differently.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class MoveAccessibilityTests(Browser browser) : IAsyncLifetime
{
    private const string Path = "/admin/database/move";

    private readonly Accessibility accessibility = new(browser);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => accessibility.DisposeAsync();

    [Fact]
    public async Task No_state_has_a_violation()
    {
        await using var app = await AppAtHome.StartAsync(DatabaseProvider.Sqlite);
        using var visitor = await app.App.SignInAsAdministratorAsync();
        Task CheckAsync(string path, string? session = null) =>
            accessibility.CheckAsync(app.App.Address, path, session ?? visitor.Session);

        await CheckAsync(Path);
        await CheckAsync(Path + "?unsent=test");
        await app.Database.AgeSessionsAsync(TimeSpan.FromHours(1));
        await CheckAsync("/account/confirm?returnUrl=" + Path);
        await app.Database.AgeSessionsAsync(TimeSpan.Zero);

        await SubmitAsync(visitor, "/test", ("Target", "Host=127.0.0.1;Port=1;Database=users;Timeout=5"));
        await StateAsync(visitor, "Test-Ended");
        await CheckAsync(Path);

        await SubmitAsync(visitor, "/forget");
        await SubmitAsync(visitor, "/test", ("Target", app.FreshFile()));
        await StateAsync(visitor, "Test-Ended");
        await CheckAsync(Path);

        await SubmitAsync(visitor, "/start");
        var child = Assert.Single(app.Children());
        await SignalAsync(child, "STOP");
        await StateAsync(visitor, "Move-Running");
        await CheckAsync(Path);
        await SignalAsync(child, "CONT");
        await StateAsync(visitor, "Move-Waiting");
        await CheckAsync(Path);

        await SubmitAsync(visitor, "/stop");
        await StateAsync(visitor, "Move-Ended");
        await CheckAsync(Path);
        await CheckAsync((await visitor.GetAsync(Path)).Document.QuerySelector("#history-title ~ table a")!.GetAttribute("href")!);
    }

    [Fact]
    public async Task A_list_of_problems_has_no_violation()
    {
        await using var app = await AppAtHome.StartAsync(DatabaseProvider.Sqlite);
        (await app.App.RunAsync("db", "seed", "--users", "60")).Succeeded();
        await app.Database.ExecuteAsync(
            "PRAGMA ignore_check_constraints = 1; UPDATE Users SET PhoneNumber = "
            + "'0123456789012345678901234567890123456789012345678901234567890123456789' WHERE Id > 1");
        using var visitor = await app.App.SignInAsAdministratorAsync();

        await SubmitAsync(visitor, "/test", ("Target", app.FreshFile()));
        await StateAsync(visitor, "Test-Ended");

        await accessibility.CheckAsync(app.App.Address, Path, visitor.Session);
        await accessibility.CheckAsync(app.App.Address,
            (await visitor.GetAsync(Path)).Document.QuerySelector("#history-title ~ table a")!.GetAttribute("href")!, visitor.Session);
    }

    private static async Task SubmitAsync(Visitor visitor, string action, params (string, string?)[] fields)
    {
        var page = await visitor.GetAsync(Path);
        (string, string)[] sent = [("__RequestVerificationToken", page.Value("__RequestVerificationToken")!),
            ("Run", page.Value("Run") ?? "0"), .. fields.Select(field => (field.Item1, field.Item2!))];
        var answer = await visitor.PostAsync(Path + action, sent);
        Assert.Equal(Path, answer.Location);
    }

    private static Task StateAsync(Visitor visitor, string state) => Eventually.IsTrueAsync(async () =>
        (await visitor.GetAsync(Path)).Document.QuerySelector("#move")!.GetAttribute("data-state")!.StartsWith(state,
            StringComparison.Ordinal), $"the state is {state}", TimeSpan.FromSeconds(60));

    private static async Task SignalAsync(int process, string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-s", signal, $"{process}"]);
        await kill.WaitForExitAsync();
    }
}
