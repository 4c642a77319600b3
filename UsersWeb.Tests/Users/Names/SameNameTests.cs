using System.Net;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Users;

namespace UsersWeb.Tests.Users.Names;

/// <summary>Who is the same is decided alike on each database, by the form, the API and the sign-in.</summary>
public sealed class SameNameTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task An_address_is_taken_in_each_of_its_spellings()
    {
        using var api = await app.ApiAsync();
        using var visitor = await app.SignInAsAdministratorAsync();
        var form = await visitor.GetAsync("/users/create");
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(Person.New() with { Email = "taken@münchen.example" })).Status);
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(Person.New() with { Email = "taken@ascii.example" })).Status);

        foreach (var email in (string[])["taken@xn--mnchen-3ya.example", "TAKEN@MÜNCHEN.example", "ｔａｋｅｎ＠münchen．example",
            "ta\u212Aen@mu\u0308nchen.example", "taKen@ASCII.example", "taken＠ａｓｃｉｉ.example"])
        {
            (await api.PostAsync(Person.New() with { Email = email })).IsProblem(HttpStatusCode.Conflict, "email");
            var again = await visitor.SubmitAsync(form, ("UserName", Person.New().UserName), ("Email", email));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
            Assert.Contains("taken", again.Error("Email"), StringComparison.Ordinal);
            Assert.Equal(email, again.Value("Email"));
        }
    }

    [Fact]
    public async Task A_name_is_taken_in_each_of_its_spellings()
    {
        using var api = await app.ApiAsync();
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(Person.New() with { UserName = "ßtephan-é" })).Status);

        foreach (var name in (string[])["ẞTEPHAN-É", "ßｔｅｐｈａｎ-é", "ßtephan-e\u0301"])
            (await api.PostAsync(Person.New() with { UserName = name })).IsProblem(HttpStatusCode.Conflict, "userName");
        foreach (var name in (string[])["sstephan-é", "ßtephan-e"])
            Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(Person.New() with { UserName = name })).Status);
    }

    [Fact]
    public async Task Names_of_every_script_come_back_as_they_were_sent()
    {
        using var api = await app.ApiAsync();
        foreach (var name in UserNameRuleTests.Accepted.Select(row => row.Data).DistinctBy(NormalForms.UserName))
        {
            var created = await api.PostAsync(Person.New() with { UserName = name });

            Assert.True(created.Status == HttpStatusCode.Created, name + created.Text);
            Assert.Equal(name, (await api.GetAsync($"/api/users/{created.Id}"))["userName"].GetString());
        }
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task Sample_people_have_names_that_are_allowed()
    {
        (await app.RunAsync("db", "seed", "--users", "1000", "--seed", "7")).Succeeded();

        var names = await app.Database.QueryAsync<string>($"SELECT {app.Database.Quote("UserName")} FROM {app.Database.Quote("Users")} "
            + $"WHERE {app.Database.Quote("IsSample")} <> {(app.Database.Provider == DatabaseProvider.PostgreSql ? "FALSE" : "0")}");

        Assert.All(names, name => Assert.True(UserRules.UserName(name) is null, name));
    }

    [Fact]
    public async Task An_address_is_found_and_signs_in_by_either_spelling()
    {
        using var api = await app.ApiAsync();
        var (one, two) = (Person.New() with { Email = "bär@zürich.example" }, Person.New() with { Email = "ei@xn--zrich-kva.example" });
        await app.CreateUserAsync(one.UserName!, one.Email);
        await app.CreateUserAsync(two.UserName!, two.Email);

        foreach (var q in (string[])["zürich.example", "ZÜRICH", "@Zürich.example", "xn--zrich", "ｚüｒｉｃｈ"])
        {
            var found = await api.GetAsync("/api/users?q=" + Uri.EscapeDataString(q));
            Assert.Equal([one.Email, two.Email], found["items"].EnumerateArray().Select(user => user.GetProperty("email").GetString()));
        }
        Assert.Single((await api.GetAsync("/api/users?q=" + Uri.EscapeDataString("bär@zür")))["items"].EnumerateArray());
        foreach (var login in (string[])["bär@xn--zrich-kva.example", "BÄR@ZÜRICH.EXAMPLE", "ei@zürich.example", "ei＠zürich.example"])
            Assert.True(await SignsInAsync(login), login);
    }

    // CVE-2019-19844 (Django) and CVE-2024-27295 (Directus on MySQL and MariaDB).
    [Theory]
    [InlineData("test", "tést")]
    [InlineData("test", "teſt")]
    [InlineData("miki", "mıki")]
    [InlineData("fin", "ﬁn")]
    public async Task Cve_2019_19844_and_2024_27295_the_address_of_another_opens_nothing(string name, string other)
    {
        using var api = await app.ApiAsync();
        var domain = $"@{Guid.NewGuid():N}.example";
        await app.CreateUserAsync(Person.New().UserName!, name + domain);
        Assert.False(await SignsInAsync(other + domain));
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(Person.New() with { Email = other + domain })).Status);

        Assert.True(await SignsInAsync(name.ToUpperInvariant() + domain));
        Assert.False(await SignsInAsync(other + domain));
        // Accents do not count for who looks: both are shown.
        Assert.Equal(2, (await api.GetAsync($"/api/users?q={Uri.EscapeDataString(other + domain)}"))["items"].GetArrayLength());
    }

    // Names that older versions took.
    [Fact]
    public async Task A_name_that_is_the_address_of_another_takes_nobodys_sign_in_away()
    {
        var (victim, thief) = (Person.New(), Person.New());
        await app.CreateUserAsync(victim.UserName!, victim.Email!);
        using var api = await app.ApiAsync();
        await RenameAsync((await api.PostAsync(thief)).Id, victim.Email!, victim.Email!.ToUpperInvariant());

        Assert.True(await SignsInAsync(victim.Email));
    }

    [Theory]
    [InlineData("old@name.example")]
    [InlineData("old\u3164")]
    [InlineData("оld")]
    [InlineData("Ｏｌｄ")]
    public async Task Somebody_whose_name_is_not_allowed_any_more_is_read_and_changed_in_everything_else(string name)
    {
        using var api = await app.ApiAsync();
        using var visitor = await app.SignInAsAdministratorAsync();
        var id = (await api.CreateAsync("before")).Id;
        // Another has what the form of today would be.
        if (name == "Ｏｌｄ") await api.PostAsync(Person.New() with { UserName = "old" });
        var person = (await api.GetAsync($"/api/users/{id}"))["email"].GetString()!;
        await RenameAsync(id, name, name.ToUpperInvariant());

        var form = await visitor.GetAsync($"/users/{id}/edit");
        Assert.Equal(name, form.Value("UserName"));
        Assert.NotNull((await visitor.SubmitAsync(form, ("DisplayName", "by the form"))).Location);
        Assert.Equal(HttpStatusCode.OK, (await api.PatchAsync(id, new { displayName = "by a patch" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.PutAsync(id, new Person(name, person, "by a put"))).Status);

        (await api.PatchAsync(id, new { userName = name + "@" })).IsProblem(HttpStatusCode.BadRequest, "userName");
        var read = await api.GetAsync($"/api/users/{id}");
        Assert.Equal((name, "by a put"), (read["userName"].GetString(), read["displayName"].GetString()));
        await api.DeleteAsync(id);
    }

    private Task RenameAsync(long id, string name, string form) => app.Database.ExecuteAsync(
        $"UPDATE {app.Database.Quote("Users")} SET {app.Database.Quote("UserName")} = '{name}', "
        + $"{app.Database.Quote("NormalizedUserName")} = '{form}' WHERE {app.Database.Quote("Id")} = {id}");

    private async Task<bool> SignsInAsync(string login)
    {
        using var visitor = app.Visit();
        var answer = await visitor.SubmitAsync(await visitor.GetAsync("/account/login"), ("Login", login), ("Password", TestApp.Password));
        return answer.Location is not null;
    }
}
