using System.Net;

namespace UsersWeb.Tests.Accounts;

/// <summary>What tests of people with mail have in common.</summary>
/// <param name="box">The application, and its mail.</param>
public abstract class WithLetters(Letterbox box) : IClassFixture<Letterbox>
{
    protected const string NewPassword = "seven lazy walruses juggle";

    protected Letterbox Box => box;

    protected HostedApp App => box.App;

    protected static async Task<HtmlPage> SignUpAsync(Visitor visitor, Person person) =>
        await visitor.SubmitAsync(await visitor.GetAsync("/account/register"), ("UserName", person.UserName), ("Email", person.Email));

    protected static async Task<HtmlPage> ForgetAsync(Visitor visitor, string login) =>
        await visitor.SubmitAsync(await visitor.GetAsync("/account/forgot"), ("Login", login));

    protected static async Task<HtmlPage> TrySignInAsync(Visitor visitor, Person person, string password = NewPassword) =>
        await visitor.SubmitAsync(await visitor.GetAsync("/account/login"), ("Login", person.UserName), ("Password", password));

    protected static async Task<bool> EntersAsync(Visitor visitor, string login) =>
        (await TrySignInAsync(visitor, new(login, null), TestApp.Password)).Location is not null;

    protected string Q(string name) => App.Database.Quote(name);

    protected async Task<Person> CreateAsync()
    {
        var person = Person.New();
        await App.CreateUserAsync(person.UserName!, person.Email!);
        return person;
    }

    /// <summary>Somebody whose address is the only one at its domain.</summary>
    protected async Task<Person> CreateAsync(string localPart)
    {
        var person = Person.New();
        person = person with { Email = $"{localPart}@{person.UserName}.example" };
        await App.CreateUserAsync(person.UserName!, person.Email);
        return person;
    }

    /// <summary>The addresses with this person's user name in them that were written to, once all that was asked for is done.</summary>
    protected async Task<List<string>> WrittenToAsync(Person person)
    {
        await Eventually.IsTrueAsync(async () => (await App.Database.QueryAsync<long>($"SELECT COUNT(*) FROM {Q("WorkItems")} WHERE "
            + $"{Q("Kind")} IN ('account.reset', 'account.register') AND {Q("DoneAt")} IS NULL")).Single() == 0, "the requests are done");
        return await App.Database.QueryAsync<string>(
            $"SELECT DISTINCT {Q("Recipient")} FROM {Q("OutgoingMails")} WHERE {Q("Recipient")} LIKE '%{person.UserName}%'");
    }

    protected async Task<string> StatusAsync(Person person) => (await App.Database.QueryAsync<string>(
        $"SELECT {Q("Status")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}'")).Single();

    protected async Task<long> IdAsync(Person person) => (await App.Database.QueryAsync<long>(
        $"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}'")).Single();
}
