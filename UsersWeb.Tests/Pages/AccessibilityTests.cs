using Microsoft.Playwright;
using UsersWeb.Tests.Users.Imports;
using UsersWeb.Users.Lists;

namespace UsersWeb.Tests.Pages;

/// <summary>WCAG 2.2 AA as far as a program can tell, in both themes, wide and at 360 pixels.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public class AccessibilityTests(AccessibilityTests.Rooms rooms) : IClassFixture<AccessibilityTests.Rooms>
{
    /// <summary>An application with people in it, one without anybody, and a browser.</summary>
    public sealed class Rooms(Browser browser) : IAsyncLifetime
    {
        public Accessibility Accessibility { get; } = new(browser);

        public HostedApp App { get; } = new();

        public HostedApp Empty { get; } = new();

        public string Cookie { get; private set; } = "";

        public long UserId { get; private set; }

        public async ValueTask InitializeAsync()
        {
            await Task.WhenAll(App.InitializeAsync().AsTask(), Empty.InitializeAsync().AsTask());
            await App.CreateAdministratorAsync();
            (await App.RunAsync("db", "seed", "--users", "60")).Succeeded();
            using var api = await App.ApiAsync();
            UserId = (await api.CreateAsync("Zoë Größe 😀")).Id;
            using var visitor = await App.SignInAsAdministratorAsync();
            Cookie = visitor.Session!;
            var list = await visitor.GetAsync("/users");
            await visitor.SubmitAsync(list, list.Form("/users/selections"), ("deed", "delete"), ("everybody", "on"));
            await ImportPages.UploadAsync(visitor, "user name;mail;shoe size\nada;ada@example.com;41\n");
            await ImportPages.CheckAsync(visitor,
                await ImportPages.UploadAsync(visitor, "user name,mail\nada,ada@example.com\nbob,nowhere\n"));
            // One that came in part, and one whose check was broken off.
            foreach (var change in new[] { "Digest", "CheckedAt" })
            {
                var id = ImportPages.IdOf(await ImportPages.CheckAsync(visitor,
                    await ImportPages.UploadAsync(visitor, "user name,mail\nada,ada@example.com\n")));
                await App.Database.ExecuteAsync($"UPDATE {App.Database.Quote("Imports")} SET {App.Database.Quote(change)} = NULL "
                    + $"WHERE {App.Database.Quote("Id")} = {id}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Accessibility.DisposeAsync();
            await App.DisposeAsync();
            await Empty.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/users")]
    [InlineData("/users?q=nobody-is-called-this")]
    [InlineData("/users?status=active&notSignedInSince=90d&sort=-createdAt&size=20")]
    [InlineData("/users?role=boss&colour=red")]
    [InlineData("/users/selections/1")]
    [InlineData("/users/create")]
    [InlineData("/users/import")]
    [InlineData("/users/import/1/columns")]
    [InlineData("/users/import/2")]
    [InlineData("/users/import/4")]
    [InlineData("/users/{id}")]
    [InlineData("/users/{id}/edit")]
    [InlineData("/users/{id}/delete")]
    [InlineData("/users/{id}/deeds")]
    [InlineData("/users/{id}/notes")]
    [InlineData("/users/{id}/activity")]
    [InlineData("/users/{id}/changes")]
    [InlineData("/users/{id}/changes?field=phoneNumber")]
    [InlineData("/users/samples/delete")]
    [InlineData("/admin/audit")]
    [InlineData("/admin/audit?action=user.&from=2020-01-01&size=20")]
    [InlineData("/admin/audit?actor=nobody-is-called-this")]
    [InlineData("/admin/audit?from=yesterday")]
    [InlineData("/admin/mail")]
    [InlineData("/admin")]
    [InlineData("/admin/database")]
    [InlineData("/users/{id}/access")]
    [InlineData("/admin/roles")]
    [InlineData("/account")]
    [InlineData("/account/settings")]
    [InlineData("/account/email")]
    [InlineData("/account/password")]
    [InlineData("/account/security")]
    [InlineData("/account/security/app")]
    [InlineData("/account/security/passkeys")]
    [InlineData("/account/sessions")]
    [InlineData("/account/tokens")]
    [InlineData("/account/data")]
    [InlineData("/account/close")]
    [InlineData("/nothing-here")]
    public Task A_page_of_an_administrator_has_no_violation(string path) =>
        CheckAsync(rooms.App, path.Replace("{id}", $"{rooms.UserId}", StringComparison.Ordinal));

    [Theory]
    [InlineData("/account/login")]
    [InlineData("/account/forgot")]
    [InlineData("/account/forgot/sent")]
    [InlineData("/account/register")]
    [InlineData("/account/reset?code=none")]
    public Task A_page_of_a_stranger_has_no_violation(string path) => CheckAsync(rooms.App, path, signedIn: false);

    [Fact]
    public Task The_waiting_page_has_no_violation() => CheckAsync(rooms.Empty, "/setup", signedIn: false);

    [Fact]
    public async Task The_set_up_page_has_no_violation() =>
        await CheckAsync(rooms.Empty, await rooms.Empty.SetupLinkAsync(), signedIn: false);

    [Theory]
    [InlineData("/users/create")]
    [InlineData("/account/login")]
    public Task A_form_with_mistakes_has_no_violation(string path) =>
        CheckAsync(rooms.App, path, signedIn: path != "/account/login", async page =>
    {
        await page.Locator("main form .btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator(".error").First).ToBeVisibleAsync();
    });

    [Fact]
    public Task Open_details_and_filters_have_no_violation() => CheckAsync(rooms.App, "/admin/audit?size=20", act: async page =>
    {
        await page.Locator("details.filters > summary").ClickAsync();
        await page.Locator(".activity summary").First.ClickAsync();
    });

    [Fact]
    public Task Open_tables_of_pictures_have_no_violation() => CheckAsync(rooms.App, "/admin", act: async page =>
    {
        foreach (var summary in await page.Locator("main summary").AllAsync()) await summary.ClickAsync();
    });

    [Fact]
    public Task Open_tables_of_the_database_have_no_violation() => CheckAsync(rooms.App, "/admin/database", act: async page =>
    {
        foreach (var summary in await page.Locator("main summary").AllAsync()) await summary.ClickAsync();
    });

    [Fact]
    public Task The_menu_of_a_row_has_no_violation() =>
        CheckAsync(rooms.App, "/users?size=20", act: page => page.Locator(".more > button").First.ClickAsync());

    [Fact]
    public Task What_can_be_chosen_for_a_list_has_no_violation() => CheckAsync(rooms.App, "/users?size=20", act: async page =>
    {
        foreach (var summary in await page.Locator("details.filters > summary").AllAsync()) await summary.ClickAsync();
    });

    [Theory]
    [InlineData("comfortable", 48)]
    [InlineData("compact", 36)]
    public async Task A_list_of_all_columns_has_even_rows_and_no_violation(string density, int height)
    {
        await SetLayoutAsync($"'{density},{string.Join(',', ListColumn.All.Select(column => column.Name))}'");
        try
        {
            await CheckAsync(rooms.App, "/users?size=50", act: async page => Assert.Equal([height],
                await page.EvaluateAsync<int[]>("[...new Set([...document.querySelectorAll('tbody tr')].map(row => row.offsetHeight))]")));
        }
        finally
        {
            await SetLayoutAsync("NULL");
        }
    }

    [Fact]
    public Task A_view_without_a_name_has_no_violation() => CheckAsync(rooms.App, "/users?role=none", act: async page =>
    {
        await page.GetByText("Save view").First.ClickAsync();
        await page.GetByLabel("Save this list as a view").FillAsync("  ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await Assertions.Expect(page.Locator("#name-error")).ToBeVisibleAsync();
    });

    [Fact]
    public Task The_questions_after_a_conflict_have_no_violation() =>
        CheckAsync(rooms.App, $"/users/{rooms.UserId}/edit", act: async page =>
        {
            await page.GetByLabel("Name (optional)").FillAsync(new string('W', 128));
            // Another opened it, and saved first.
            await page.EvaluateAsync("""
                async () => {
                  const form = new FormData(document.getElementById('edit'));
                  form.set('DisplayName', 'Theirs ' + Date.now());
                  await fetch(location.href, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
                }
                """);
            await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
            await Assertions.Expect(page.Locator("[data-question]")).ToBeVisibleAsync();
        });

    [Fact]
    public Task An_open_menu_has_no_violation() =>
        CheckAsync(rooms.App, "/users", act: page => page.Locator("[popovertarget=person]").ClickAsync());

    [Fact]
    public Task The_list_of_keys_has_no_violation() => CheckAsync(rooms.App, "/users?size=20", act: async page =>
    {
        await page.HasLoadedAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
    });

    private Task SetLayoutAsync(string layout) => rooms.App.Database.ExecuteAsync(
        $"UPDATE {rooms.App.Database.Quote("Users")} SET {rooms.App.Database.Quote("ListLayout")} = {layout}");

    private Task CheckAsync(TestApp app, string path, bool signedIn = true, Func<IPage, Task>? act = null) =>
        rooms.Accessibility.CheckAsync(app.Address, path, signedIn ? rooms.Cookie : null, act);
}
