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

    protected string Q(string name) => App.Database.Quote(name);

    protected async Task<Person> CreateAsync()
    {
        var person = Person.New();
        await App.CreateUserAsync(person.UserName!, person.Email!);
        return person;
    }

    protected async Task<string> StatusAsync(Person person) => (await App.Database.QueryAsync<string>(
        $"SELECT {Q("Status")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}'")).Single();

    protected async Task<long> IdAsync(Person person) => (await App.Database.QueryAsync<long>(
        $"SELECT {Q("Id")} FROM {Q("Users")} WHERE {Q("UserName")} = '{person.UserName}'")).Single();
}
