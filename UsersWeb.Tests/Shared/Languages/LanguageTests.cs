using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;

namespace UsersWeb.Tests.Shared.Languages;

/// <summary>In which language somebody is spoken to.</summary>
public sealed class LanguageTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT, en;q=0.5", "de")]
    [InlineData("fr, de;q=0.9, en;q=0.8", "de")]
    [InlineData("en-GB, de;q=0.5", "en")]
    [InlineData("fr", "en")]
    [InlineData("tlh, x, y, z, qqq;q=0.1", "en")]
    [InlineData("*", "en")]
    public async Task A_stranger_is_spoken_to_as_the_browser_asks(string header, string language)
    {
        await app.CreateAdministratorAsync();
        using var visitor = app.Visit();
        visitor.Language = header;

        var page = await visitor.GetAsync("/account/login");

        Assert.Equal(language, page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal(language == "de" ? "Anmelden" : "Sign in", page.Document.QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("de", "en", "de")]
    [InlineData("de-CH", "en", "de")]
    [InlineData("en", "de", "en")]
    [InlineData("fr", "de", "de")]
    [InlineData(null, "de", "de")]
    public async Task Somebody_is_spoken_to_in_the_language_of_the_account_else_of_the_browser(
        string? account, string browser, string spoken)
    {
        var name = Person.New().UserName!;
        await app.CreateUserAsync(name, $"{name}@example.com");
        await app.Database.ExecuteAsync($"UPDATE {app.Database.Quote("Users")} SET {app.Database.Quote("Language")} = "
            + $"{(account is null ? "NULL" : $"'{account}'")} WHERE {app.Database.Quote("UserName")} = '{name}'");
        using var visitor = app.Visit();
        visitor.Language = browser;
        await visitor.SignInAsync(name, TestApp.Password);

        Assert.Equal(spoken, (await visitor.GetAsync("/account")).Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal(spoken, (await visitor.GetAsync("/nothing-here")).Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_api_answers_everybody_in_English()
    {
        using var api = await app.ApiAsync();
        using var body = new StringContent("""{"userName":"","email":"nobody"}""", Encoding.UTF8, "application/json");

        var answer = await api.SendAsync("POST", "/api/users", body, ("Accept-Language", "de"));

        Assert.Contains("Enter a user name.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_and_days_are_written_as_the_language_does()
    {
        using var german = Language.Speak("de-AT");

        Assert.Equal("1.234.567", Human.Number(1_234_567));
        Assert.Equal("12,3 MB", Human.Bytes(12_345_678));
        Assert.Equal("3. Okt 2026", Human.DayInWords(new(2026, 10, 3)).Replace("Okt.", "Okt", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_said_afterwards_is_in_the_language_of_before()
    {
        var before = CultureInfo.CurrentUICulture;

        using (Language.Speak("de")) Assert.Same(Language.German, Language.Current);

        Assert.Same(before, CultureInfo.CurrentUICulture);
        using (Language.Speak("tlh")) Assert.Same(before, CultureInfo.CurrentUICulture);
    }
}
