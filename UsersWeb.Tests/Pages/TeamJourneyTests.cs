using Microsoft.Playwright;
using UsersWeb.Data;
using UsersWeb.Tests.Accounts;
using UsersWeb.Users;
using static Microsoft.Playwright.Assertions;

namespace UsersWeb.Tests.Pages;

/// <summary>
/// A team in real browsers: an administrator invites a manager and an auditor, and they work; somebody has forgotten a
/// password.
/// </summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class TeamJourneyTests(Browser browser, Letterbox box) : IClassFixture<Letterbox>
{
    private const string Password = "nine quiet herons wade upstream";
    private const string Another = "three loud magpies count spoons";

    [Fact]
    public async Task An_administrator_invites_a_manager_who_helps_a_member_and_no_administrator()
    {
        var administrator = await browser.OpenAsync(box.App.Address);
        await administrator.SignInAsync(TestApp.Administrator, TestApp.Password);
        await InviteAsync(administrator, "maria");
        await administrator.FollowAsync("Access");
        await administrator.GetByLabel("Manager", new() { Exact = true }).CheckAsync();
        await administrator.PressAsync("Save roles");
        await Expect(administrator.GetByRole(AriaRole.Status)).ToContainTextAsync("are saved");
        await InviteAsync(administrator, "tom");
        await administrator.Context.CloseAsync();

        var manager = await AcceptAsync("maria");
        await manager.GotoAsync("/users?q=tom");
        await manager.GetByRole(AriaRole.Link, new() { Name = "tom", Exact = true }).First.ClickAsync();
        await manager.FollowAsync("Access");
        await Expect(manager.GetByRole(AriaRole.Button, new() { Name = "Save roles" })).ToHaveCountAsync(0);
        var member = await AcceptAsync("tom");
        await manager.ReloadAsync();
        await manager.GetByText("Lock for a while…").ClickAsync();
        await manager.GetByLabel("Why?").FillAsync("Asked for it by phone");
        await manager.PressAsync("Lock");
        await Expect(manager.GetByRole(AriaRole.Status)).ToContainTextAsync("is locked");
        await member.GotoAsync("/account");
        await Expect(member.Title()).ToHaveTextAsync("Sign in");
        await manager.PressAsync("Unlock");
        await Expect(manager.GetByRole(AriaRole.Status)).ToContainTextAsync("not locked any more");

        await manager.GotoAsync($"/users?q={TestApp.Administrator}");
        await manager.GetByRole(AriaRole.Link, new() { Name = TestApp.Administrator, Exact = true }).First.ClickAsync();
        await Expect(manager.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true })).ToHaveCountAsync(0);
        await manager.FollowAsync("Access");
        await Expect(manager.GetByText(Rank.Above)).ToBeVisibleAsync();
        await Expect(manager.Locator("main form")).ToHaveCountAsync(0);
        await manager.Context.CloseAsync();
        await member.Context.CloseAsync();
    }

    [Fact]
    public async Task An_auditor_reads_everything_and_is_offered_no_change()
    {
        var person = Person.New();
        var id = await box.App.CreateUserAsync(person.UserName!, person.Email!);
        await box.App.Database.GiveRoleAsync(id, Role.AuditorId);
        var page = await browser.OpenAsync(box.App.Address);
        await page.SignInAsync(person.Email!, TestApp.Password);

        foreach (var path in new[] { "/users", $"/users/{id}", $"/users/{id}/access", $"/users/{id}/activity", "/admin/roles",
            "/admin/mail" })
        {
            await page.GotoAsync(path);
            // But for how they have the list themselves.
            await Expect(page.Locator("main form[method=post]:not([action='/users/columns'], [action^='/users/views'])"))
                .ToHaveCountAsync(0);
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Create user" })).ToHaveCountAsync(0);
        }
        await page.GotoAsync("/admin/audit");
        await Expect(page.Locator(".activity").GetByText("signed in").First).ToBeVisibleAsync();
        await page.GotoAsync("/users/create");
        await Expect(page.Title()).Not.ToHaveTextAsync("Create user");
        await page.SignOutAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Who_has_forgotten_the_password_sets_another_one_by_the_mail()
    {
        var person = Person.New();
        await box.App.CreateUserAsync(person.UserName!, person.Email!);
        var page = await browser.OpenAsync(box.App.Address);
        await page.GotoAsync("/account/login");
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox).First.FillAsync(person.Email!);
        await page.Locator("main form button").First.ClickAsync();
        await page.GotoAsync(await box.LinkAsync(person.Email!, "Set another password"));
        await page.Locator("input[name=Password]").FillAsync(Another);
        await page.Locator("main form button.btn-primary").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your password is set");
        await page.SignInAsync(person.UserName!, Another);
        await Expect(page.Title()).ToHaveTextAsync(person.UserName!);
        await page.Context.CloseAsync();
    }

    private static async Task InviteAsync(IPage page, string name)
    {
        await page.GotoAsync("/users/create");
        await page.GetByLabel("User name").FillAsync(name);
        await page.GetByLabel("E-mail").FillAsync($"{name}@example.org");
        await page.PressAsync("Create user");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(name);
    }

    private async Task<IPage> AcceptAsync(string name)
    {
        var page = await browser.OpenAsync(box.App.Address);
        await page.GotoAsync(await box.LinkAsync($"{name}@example.org", "You are invited"));
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.PressAsync("Go on");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Welcome");
        return page;
    }
}
