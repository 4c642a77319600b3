using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OtpNet;
using UsersWeb.Tests.Accounts;
using static Microsoft.Playwright.Assertions;

namespace UsersWeb.Tests.Pages;

/// <summary>The whole way of a stranger in a real browser, with real mail and the browser's own authenticator.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class PersonJourneyTests(Browser browser)
{
    private const string First = "nine quiet herons wade upstream";
    private const string Second = "three loud magpies count spoons";

    [Fact]
    public async Task A_stranger_signs_up_secures_the_account_takes_the_data_leaves_and_comes_back()
    {
        // Only there a browser has passkeys without https.
        var site = new Uri($"http://localhost:{DatabaseServer.FreePort()}");
        await using var box = await Letterbox.OpenAsync(("urls", $"http://127.0.0.1:{site.Port}"), ("PublicUrl", site.ToString()),
            ("Accounts:Registration", "Open"));
        var page = await browser.OpenAsync(site);
        var problems = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") problems.Add(message.Text); };
        page.PageError += (_, error) => problems.Add(error);
        await AddAuthenticatorAsync(page);

        await SignUpAsync(page, box);
        await page.SignInAsync("zoe@example.org", First);
        await SettingsAsync(page);
        await PasswordAsync(page);
        await AppAsync(page);
        await PasskeyAsync(page);
        await SessionsAsync(page, site);
        await DataAsync(page);
        await CloseAndComeBackAsync(page, box);
        await page.Context.CloseAsync();

        Assert.DoesNotContain(problems, problem => !problem.Contains("422", StringComparison.Ordinal));
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static async Task SignUpAsync(IPage page, Letterbox box)
    {
        await page.GotoAsync("/account/login");
        await page.FollowAsync("Create an account");
        await page.GetByLabel("User name").FillAsync("zoë");
        await page.GetByLabel("E-mail").FillAsync("zoe@example.org");
        await page.PressAsync("Go on");
        await page.GotoAsync(await box.LinkAsync("zoe@example.org", "Confirm your address"));
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("password123456789");
        await page.PressAsync("Go on");
        await Expect(page.GetByLabel("Password", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(First);
        await page.PressAsync("Go on");
        await Expect(page.Title()).ToHaveTextAsync("zoë");
        await page.SignOutAsync();
    }

    private static async Task SettingsAsync(IPage page)
    {
        await page.FollowAsync("Settings");
        await page.GetByLabel("Name (optional)").FillAsync("Zoë Größe");
        await page.PressAsync("Save");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Zoë Größe" })).ToBeVisibleAsync();
    }

    private static async Task PasswordAsync(IPage page)
    {
        await page.FollowAsync("Password");
        await page.GetByLabel("Your password until now", new() { Exact = true }).FillAsync(First);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(Second);
        await page.PressAsync("Save");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your password is changed");
        await page.SignOutAsync();
        await page.SignInAsync("zoe@example.org", Second);
    }

    private static async Task AppAsync(IPage page)
    {
        await page.FollowAsync("Security");
        await page.FollowAsync("Set up an app");
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToBeVisibleAsync();
        var key = Base32Encoding.ToBytes((await page.Locator(".secret").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.GetByLabel("The code that the app shows now").FillAsync(new Totp(key).ComputeTotp());
        await page.PressAsync("Set up");
        await Accessibility.CheckAsync(page, "recovery codes");
        var recovery = await page.Locator("main ol code").First.InnerTextAsync();
        await page.FollowAsync("I have kept them");
        await page.SignOutAsync();
        await page.SignInAsync("zoe@example.org", Second);
        await Accessibility.CheckAsync(page, "the second step");
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(recovery);
        await page.PressAsync("Sign in");
        await Expect(page.Title()).ToHaveTextAsync("Zoë Größe");
    }

    private static async Task PasskeyAsync(IPage page)
    {
        await page.FollowAsync("Security");
        await page.FollowAsync("Add a passkey");
        await page.PressAsync("Add a passkey");
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("This laptop");
        await page.PressAsync("Add a passkey");
        await Expect(page.Locator(".card-row").GetByText("This laptop", new() { Exact = true })).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page, "security with factors");
        await page.SignOutAsync();
        await page.PressAsync("Use a passkey");
        await Expect(page.Title()).ToHaveTextAsync("Zoë Größe");
    }

    private async Task SessionsAsync(IPage page, Uri site)
    {
        var other = await browser.OpenAsync(site);
        await AddAuthenticatorAsync(other);
        await other.GotoAsync("/account/login");
        await other.PressAsync("Use a passkey");
        // It has none.
        await Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("No passkey was used");
        await other.Context.CloseAsync();
        await page.FollowAsync("Sessions");
        await Expect(page.Locator(".card-row")).ToHaveCountAsync(1);
        await Expect(page.Locator(".card-row")).ToContainTextAsync("Chromium");
    }

    private static async Task DataAsync(IPage page)
    {
        await page.FollowAsync("Your data");
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).First.ClickAsync());
        var data = JsonNode.Parse(await File.ReadAllTextAsync(await download.PathAsync()))!;
        Assert.Equal("zoë", (string?)data["user"]!["userName"]);
        Assert.Equal("This laptop", (string?)data["passkeys"]![0]!["name"]);
    }

    private static async Task CloseAndComeBackAsync(IPage page, Letterbox box)
    {
        await page.GotoAsync("/account/close");
        await page.GetByLabel("Type your user name to confirm").FillAsync("zoë");
        await page.GetByLabel("Your password", new() { Exact = true }).FillAsync(Second);
        await page.PressAsync("Close my account");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your account is closed");
        await box.TextAsync("zoe@example.org", "Your account is closed");
        await page.PressAsync("Use a passkey");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Welcome back");
    }
}
