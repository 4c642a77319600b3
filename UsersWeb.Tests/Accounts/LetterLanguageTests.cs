using System.Text.Json;
using UsersWeb.Accounts.Forgot;
using UsersWeb.Accounts.Registrations;

namespace UsersWeb.Tests.Accounts;

/// <summary>A mail is in the language of whoever reads it.</summary>
public sealed class LetterLanguageTests(Letterbox box) : WithLetters(box)
{
    [Theory]
    [InlineData("de", "en", "Ein anderes Passwort setzen", "Guten Tag")]
    [InlineData(null, "de", "Ein anderes Passwort setzen", "Guten Tag")]
    [InlineData("fr", "de", "Ein anderes Passwort setzen", "Guten Tag")]
    [InlineData("en", "de", "Set another password", "Hello")]
    public async Task A_reset_is_in_the_language_of_the_account_else_of_the_browser_that_asked(
        string? account, string browser, string subject, string greeting)
    {
        var person = await CreateAsync();
        await SetLanguageAsync(person, account);
        using var visitor = App.Visit();
        visitor.Language = browser;

        await ForgetAsync(visitor, person.UserName!);

        Assert.Contains(greeting, await Box.TextAsync(person.Email!, subject), StringComparison.Ordinal);
        Assert.Contains($"lang=\"{(greeting == "Hello" ? "en" : "de")}\"", Box.To(person.Email!).Last().HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_up_is_written_to_as_their_browser_speaks()
    {
        using var visitor = App.Visit();
        visitor.Language = "de-AT";
        var person = Person.New();

        await SignUpAsync(visitor, person);

        await Box.TextAsync(person.Email!, "Bestätigen Sie Ihre Adresse");
    }

    [Fact]
    public async Task What_an_administrator_does_is_told_in_the_language_of_the_person()
    {
        var person = await CreateAsync();
        await SetLanguageAsync(person, "de");
        using var administrator = await App.SignInAsAdministratorAsync();
        var page = await administrator.GetAsync($"/users/{await IdAsync(person)}/access");

        var sent = await administrator.FollowAsync(
            await administrator.SubmitAsync(page, page.Form($"/users/{await IdAsync(person)}/access/resets")));

        Assert.Contains("A link to set a password is on its way", sent.Text, StringComparison.Ordinal);
        await Box.TextAsync(person.Email!, "Ein anderes Passwort setzen");
    }

    [Fact]
    public async Task Who_chooses_another_language_is_spoken_to_in_it_at_once()
    {
        var person = await CreateAsync();
        using var visitor = App.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);

        var saved = await visitor.FollowAsync(await visitor.SubmitAsync(await visitor.GetAsync("/account/settings"), ("Language", "de")));

        Assert.Contains("Ihre Einstellungen sind gespeichert.", saved.Text, StringComparison.Ordinal);
        Assert.Equal("de", saved.Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public void What_an_older_version_put_down_is_read()
    {
        Assert.Null(JsonSerializer.Deserialize<ResetAsked>("""{"Login":"ada","By":"x"}""")!.Language);
        Assert.Null(JsonSerializer.Deserialize<RegistrationAsked>(
            """{"UserName":"ada","Email":"ada@example.com","DisplayName":null,"By":"x"}""")!.Language);
    }

    private Task SetLanguageAsync(Person person, string? tag) => App.Database.ExecuteAsync(
        $"UPDATE {Q("Users")} SET {Q("Language")} = {(tag is null ? "NULL" : $"'{tag}'")} WHERE {Q("UserName")} = '{person.UserName}'");
}
