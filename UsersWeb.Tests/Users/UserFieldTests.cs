using System.Net;
using System.Text.Json.Nodes;
using UsersWeb.Users;

namespace UsersWeb.Tests.Users;

/// <summary>Each field of the one list is there wherever a person's fields are, without a test of its own.</summary>
public sealed class UserFieldTests(HostedApp app) : IClassFixture<HostedApp>
{
    public static TheoryData<string> Names => [.. UserField.All.Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task It_is_written_and_read_by_the_api_and_sorts_its_lists_where_it_can(string name)
    {
        var field = UserField.All.Single(field => field.Name == name);
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();
        var value = field.Choices.Count > 0 ? field.Choices[^1].Member : Value(field);

        var changed = await api.PatchAsync(created.Id, new Dictionary<string, string> { [field.Member] = value });

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(value, changed[field.Member].GetString());
        Assert.Equal(value, (await api.GetAsync($"/api/users/{created.Id}"))[field.Member].GetString());
        Assert.Equal(UserSort.Fields.Contains(field.Member) ? HttpStatusCode.OK : HttpStatusCode.BadRequest,
            (await api.GetAsync($"/api/users?sort=-{field.Member}&limit=3")).Status);
        (await api.PatchAsync(created.Id, new Dictionary<string, int> { [field.Member] = 7 }))
            .IsProblem(HttpStatusCode.BadRequest, field.Member);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task It_is_typed_into_the_form_and_shown_on_the_page(string name)
    {
        var field = UserField.All.Single(field => field.Name == name);
        using var visitor = await app.SignInAsAdministratorAsync();
        var (person, value) = (Person.New(), field.Choices.Count > 0 ? field.Choices[^1].Value : Value(field));
        var filled = new Dictionary<string, string?> { ["UserName"] = person.UserName, ["Email"] = person.Email };
        filled[field.Name] = value;

        var sent = await visitor.SubmitAsync(await visitor.GetAsync("/users/create"), [.. filled.Select(pair => (pair.Key, pair.Value))]);

        var page = await visitor.FollowAsync(sent);
        Assert.Contains(field.Choices.Count > 0 ? field.Choices[^1].Words : value, page.Text, StringComparison.Ordinal);
        Assert.Contains(field.Label, page.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task After_a_conflict_both_values_are_shown_and_none_is_lost(string name)
    {
        var field = UserField.All.Single(field => field.Name == name);
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();
        var form = await visitor.GetAsync($"/users/{created.Id}/edit");
        var (mine, theirs) = field.Choices.Count > 0 ? ("Invited", "deactivated") : (Value(field), Other(field));
        await api.PatchAsync(created.Id, new Dictionary<string, string> { [field.Member] = theirs });

        var conflict = await visitor.SubmitAsync(form, (field.Name, mine));

        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        var question = Assert.Single(conflict.Document.QuerySelectorAll("[data-question]"));
        Assert.Equal(field.Label, question.QuerySelector("legend")!.TextContent);
        foreach (var value in new[] { mine, theirs }) Assert.Contains(value, question.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_command_takes_each_of_them_and_lists_it()
    {
        var given = UserField.All.ToDictionary(field => field, field => field.Choices.Count > 0 ? field.Choices[^1].Member : Value(field));
        (await app.RunAsync(["users", "create", .. given.SelectMany(pair => new[] { pair.Key.Option, pair.Value })])).Succeeded();
        var email = given.Single(pair => pair.Key.Kind == FieldKind.Email).Value;

        var listed = JsonNode.Parse((await app.RunAsync("users", "list", "--q", email, "--json")).Succeeded().Output)!;

        Assert.All(given, pair => Assert.Equal(pair.Value, (string?)listed[pair.Key.Member]));
    }

    [Theory, MemberData(nameof(Names)), Trait(Runs.Once, Runs.Yes)]
    public void The_documentation_of_the_api_tells_of_it(string name)
    {
        var field = UserField.All.Single(field => field.Name == name);
        var document = File.ReadAllLines(Path.Combine(UsersWebProgram.Repository, "docs", "api.md"));

        Assert.Contains(document, line => line.StartsWith("A user:", StringComparison.Ordinal)
            && line.Contains($"`{field.Member}`", StringComparison.Ordinal));
        Assert.Equal(UserSort.Fields.Contains(field.Member), document.Any(line => line.StartsWith("| `sort` |", StringComparison.Ordinal)
            && line.Contains($"`{field.Member}`", StringComparison.Ordinal)));
        Assert.Contains(document, line => line.StartsWith($"| `{field.Member}` |", StringComparison.Ordinal));
    }

    private static string Other(UserField field) => field switch
    {
        { Suggestions: { } suggestions } => suggestions()[0].Value,
        { Kind: FieldKind.Telephone } => "030 543 21",
        _ => Value(field),
    };

    private static string Value(UserField field) => field switch
    {
        { Suggestions: { } suggestions } => suggestions()[^1].Value,
        { Kind: FieldKind.Email } => $"x{Guid.NewGuid():N}@example.org",
        { Kind: FieldKind.Telephone } => "030 123 45",
        _ => $"x{Guid.NewGuid():N}",
    };
}
