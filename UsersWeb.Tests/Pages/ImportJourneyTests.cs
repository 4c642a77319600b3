using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace UsersWeb.Tests.Pages;

/// <summary>A file of people in a real browser that runs no script, on a phone.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class ImportJourneyTests(Browser browser, HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task People_come_from_a_file_step_by_step_without_script()
    {
        await app.CreateAdministratorAsync();
        var page = await browser.OpenAsync(app.Address, script: false, width: 360);
        await page.SignInAsync(TestApp.Administrator, TestApp.Password);
        await page.GotoAsync("/users");
        await page.FollowAsync("Import");

        await page.PressAsync("Go on");
        await Expect(page.Locator(".error-summary")).ToContainTextAsync("Choose a file first.");
        await page.GetByLabel("CSV file").SetInputFilesAsync(new FilePayload
        {
            Name = "team.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("Login;Mail;Nick\njourney-a;journey-a@example.com;Ada\njourney-b;nowhere;Bob\n"),
        });
        await page.PressAsync("Go on");
        await Expect(page.Title()).ToHaveTextAsync("What the columns are");
        await page.GetByLabel("Nick").SelectOptionAsync("displayName");
        await page.PressAsync("Check the file");
        await Expect(page.GetByText("Nothing is imported yet. This is what would happen:")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Expect(page.Locator(".import-problems")).ToContainTextAsync("Enter an address like name@example.com.");
        await page.PressAsync("Import the 1 that is right");
        await Expect(page.GetByText("Done: 1 person created")).ToBeVisibleAsync(new() { Timeout = 20_000 });

        await page.FollowAsync("Look at the users");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Ada", Exact = true }).First).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }
}
