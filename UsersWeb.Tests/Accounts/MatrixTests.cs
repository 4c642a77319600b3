using System.Net;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Tests.Accounts;

/// <summary>Each route that names a permission, asked by somebody of each role, by the pages and by the API, against the table.</summary>
public sealed class MatrixTests(HostedApp app) : IClassFixture<HostedApp>
{
    // A key that nobody has, so that what is allowed does nothing.
    private const string NoOne = "999999999";

    public static TheoryData<string> Roles => [.. RolePermissions.Roles.Select(role => role.Name), "Member"];

    [Theory, MemberData(nameof(Roles))]
    public async Task Each_role_may_what_the_table_says_and_nothing_else(string role)
    {
        await app.CreateAdministratorAsync();
        var definition = RolePermissions.Roles.SingleOrDefault(one => one.Name == role);
        var may = definition?.Permissions ?? Permissions.None;
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        if (definition is not null) await app.Database.GiveRoleAsync(id, definition.Id);
        using var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        using var api = app.ApiWith(await app.CreateTokenAsync(person.UserName!));
        var wrong = new List<string>();

        foreach (var (method, path, asked) in AuthorizationTests.Endpoints().Where(route => route.Permissions != Permissions.None))
        {
            var isApi = path.StartsWith("/api", StringComparison.Ordinal);
            var status = isApi ? (await SendAsync(api, method, path)).Status : (await visitor.SendAsync(Request(method, path))).Status;
            var isAllowed = status != HttpStatusCode.Forbidden;
            if (isAllowed != may.HasFlag(asked)) wrong.Add($"{method} {path} asks for {asked} and answered {(int)status}");
            // The other key opens nothing.
            var other = isApi ? (await visitor.SendAsync(Request(method, path))).Status : (await SendAsync(api, method, path)).Status;
            var refused = isApi ? HttpStatusCode.Unauthorized : HttpStatusCode.Found;
            if (other != refused && other != HttpStatusCode.Unauthorized) wrong.Add($"{method} {path} with the other key: {(int)other}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_token_may_no_more_than_its_scopes_and_its_owner()
    {
        using var administrator = await app.SignInAsAdministratorAsync();
        var page = await administrator.GetAsync("/account/tokens");
        var made = await administrator.SubmitAsync(page, page.Form("/account/tokens"), ("Name", "reader"), ("Scopes", "users.read"));
        using var reader = app.ApiWith(made.Document.QuerySelector(".secret")!.TextContent);

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/api/users")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync(Person.New())).Status);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await reader.DeleteAsync(long.Parse(NoOne, System.Globalization.CultureInfo.InvariantCulture))).Status);
    }

    [Fact]
    public async Task Nobody_makes_a_token_that_may_more_than_they()
    {
        var (visitor, _) = await SignInAsync(Role.AuditorId);
        var page = await visitor.GetAsync("/account/tokens");

        var refused = await visitor.PostAsync("/account/tokens", ("Name", "x"), ("Days", "7"), ("Scopes", "users.write"),
            ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("A token can't do more than you.", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manager_does_not_touch_an_administrator_nor_an_auditor()
    {
        await app.CreateAdministratorAsync();
        // As the last one, the first would be refused for that reason.
        await SignInAsync(Role.AdministratorId);
        var (manager, managersName) = await SignInAsync(Role.ManagerId);
        using var api = app.ApiWith(await app.CreateTokenAsync(managersName));
        var (_, auditorsName) = await SignInAsync(Role.AuditorId);
        foreach (var id in new[] { await IdAsync(TestApp.Administrator), await IdAsync(auditorsName) })
        {
            var edit = await manager.SubmitAsync(await manager.GetAsync($"/users/{id}/edit"), ("Email", $"taken{id}@example.com"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, edit.Status);
            Assert.Contains(Rank.Above, edit.Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, (await api.PatchAsync(id, new { email = $"taken{id}@example.com" })).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await api.PatchAsync(id, new { displayName = "x" })).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await api.DeleteAsync(id)).Status);
            foreach (var deed in new[] { "deactivations", "password-changes", "sessions/delete", "locks" })
                Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(manager, id, deed, ("Days", "1"))).Status);
        }
    }

    [Fact]
    public async Task A_manager_looks_after_members_and_gives_no_roles()
    {
        await app.CreateAdministratorAsync();
        var (manager, _) = await SignInAsync(Role.ManagerId);
        var (_, memberName) = await SignInAsync(null);
        var id = await IdAsync(memberName);

        Assert.Equal(HttpStatusCode.Found, (await PostAsync(manager, id, "deactivations")).Status);
        Assert.Equal(HttpStatusCode.Found, (await PostAsync(manager, id, "restorations")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(manager, id, "roles", ("Roles", $"{Role.AdministratorId}"))).Status);
        Assert.Empty((await manager.GetAsync($"/users/{id}/access")).Document.QuerySelectorAll("[name=Roles]"));
    }

    [Fact]
    public async Task An_auditor_reads_about_people_and_is_offered_nothing_that_changes_them()
    {
        var (auditor, _) = await SignInAsync(Role.AuditorId);
        var (_, memberName) = await SignInAsync(null);
        var id = await IdAsync(memberName);

        foreach (var path in new[] { "/users", $"/users/{id}", $"/users/{id}/access", $"/users/{id}/activity", "/admin/roles",
            "/admin/mail" })
        {
            var page = await auditor.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            // How they see the list themselves is theirs to change.
            Assert.Empty(page.Document.QuerySelectorAll("main form[method=post]:not([action='/users/columns'], [action^='/users/views']), "
                + "main a[href$='/edit'], main a[href$='/delete']"));
            Assert.Empty(page.Document.QuerySelectorAll("main a[href$='/users/create']"));
        }
    }

    [Fact]
    public async Task A_manager_removes_no_sample_person_who_was_given_a_role()
    {
        (await app.RunAsync("db", "seed", "--users", "3")).Succeeded();
        var sample = (await app.Database.QueryAsync<long>(
            $"SELECT MAX({app.Database.Quote("Id")}) FROM {app.Database.Quote("Users")} WHERE {app.Database.Quote("IsSample")} = "
            + $"{(app.Database.Provider == UsersWeb.Databases.DatabaseProvider.PostgreSql ? "true" : "1")}")).Single();
        await app.Database.GiveRoleAsync(sample, Role.AuditorId);
        var (manager, _) = await SignInAsync(Role.ManagerId);

        await manager.SubmitAsync(await manager.GetAsync("/users/samples/delete"));
        await Eventually.IsTrueAsync(
            async () => (await manager.GetAsync("/users/samples")).Text.Contains("Done:", StringComparison.Ordinal),
            "the others are removed");

        Assert.Equal(HttpStatusCode.OK, (await manager.GetAsync($"/users/{sample}")).Status);
    }

    [Fact]
    public async Task A_token_does_not_take_over_somebody_who_has_a_role()
    {
        using var api = await app.ApiAsync();
        var (_, name) = await SignInAsync(Role.AuditorId);
        var id = await IdAsync(name);

        (await api.PatchAsync(id, new { email = "thief@example.com" })).IsProblem(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, (await api.PatchAsync(id, new { displayName = "Renamed" })).Status);
    }

    [Fact]
    public async Task The_table_of_roles_shows_each_permission()
    {
        using var administrator = await app.SignInAsAdministratorAsync();

        var page = await administrator.GetAsync("/admin/roles");

        foreach (var one in PermissionNames.All) Assert.Contains(one.Name, page.Text, StringComparison.Ordinal);
        Assert.Equal(Permissions.All, PermissionNames.All.Aggregate(Permissions.None, (all, one) => all | one.Permission));
    }

    private static Task<ApiAnswer> SendAsync(Api api, string method, string path) =>
        api.SendAsync(method, Filled(path), Body(method));

    private static HttpRequestMessage Request(string method, string path) => new(new(method), Filled(path)) { Content = Body(method) };

    private static HttpContent? Body(string method) => method is "POST" or "PUT" or "PATCH"
        ? Api.Raw("{}", method == "PATCH" ? "application/merge-patch+json" : "application/json") : null;

    private static string Filled(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\{\w+:long\}", NoOne);

    private static async Task<HtmlPage> PostAsync(Visitor visitor, long id, string what, params (string Name, string Value)[] fields)
    {
        var page = await visitor.GetAsync("/account/sessions");
        var token = page.Document.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await visitor.PostAsync($"/users/{id}/access/{what}", [.. fields, ("__RequestVerificationToken", token)]);
    }

    private async Task<(Visitor Visitor, string Name)> SignInAsync(long? role)
    {
        await app.CreateAdministratorAsync();
        var person = Person.New();
        var id = await app.CreateUserAsync(person.UserName!, person.Email!);
        if (role is { } key) await app.Database.GiveRoleAsync(id, key);
        var visitor = app.Visit();
        await visitor.SignInAsync(person.UserName!, TestApp.Password);
        return (visitor, person.UserName!);
    }

    private async Task<long> IdAsync(string name) => (await app.Database.QueryAsync<long>(
        $"SELECT {app.Database.Quote("Id")} FROM {app.Database.Quote("Users")} WHERE {app.Database.Quote("UserName")} = "
            + $"'{name}'")).Single();
}
