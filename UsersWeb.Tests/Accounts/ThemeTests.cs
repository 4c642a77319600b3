namespace UsersWeb.Tests.Accounts;

/// <summary>The colours a person chose stay with the account.</summary>
public class ThemeTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task What_was_chosen_on_one_device_is_there_on_the_next()
    {
        var person = Person.New();
        await app.CreateUserAsync(person.UserName!, person.Email!);
        using Visitor first = app.Visit(), second = app.Visit();
        await first.SignInAsync(person.UserName!, TestApp.Password);

        await ChooseAsync(first, "dark");
        await second.SignInAsync(person.UserName!, TestApp.Password);

        Assert.Equal("dark", second.Find("Theme")?.Value);
        Assert.Equal("dark", (await second.GetAsync("/account")).Document.DocumentElement.GetAttribute("data-bs-theme"));

        await ChooseAsync(first, "system");
        await second.SignOutAsync();
        await second.SignInAsync(person.UserName!, TestApp.Password);

        Assert.Null(second.Find("Theme"));
        Assert.Contains("\"theme\": \"system\"", await DataAsync(first), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_chooses_for_the_browser_and_one_who_never_chose_leaves_it()
    {
        var person = Person.New();
        await app.CreateUserAsync(person.UserName!, person.Email!);
        using var visitor = app.Visit();
        var login = await visitor.GetAsync("/account/login");

        await visitor.PostAsync("/theme", ("theme", "light"), ("__RequestVerificationToken", login.Value("__RequestVerificationToken")!));
        await visitor.SignInAsync(person.UserName!, TestApp.Password);

        Assert.Equal("light", visitor.Find("Theme")?.Value);
    }

    private static async Task ChooseAsync(Visitor visitor, string theme)
    {
        var page = await visitor.GetAsync("/account/settings");
        await visitor.SubmitAsync(page, page.Form("/theme"), ("theme", theme));
    }

    private static async Task<string> DataAsync(Visitor visitor) => (await visitor.GetAsync("/account/data/file")).Document.Source.Text;
}
