using System.Net;
using System.Text.Json;
using CsCheck;
using UsersWeb.Data;

namespace UsersWeb.Tests.Users;

/// <summary>Whatever is sent, the answer is never a 500, and what is accepted comes back identical.</summary>
public class HostileInputTests(HostedApp app) : IClassFixture<HostedApp>
{
    // The Big List of Naughty Strings, and what it leaves out.
    private static readonly string[] Naughty =
    [
        .. JsonSerializer.Deserialize<string[]>(typeof(HostileInputTests).Assembly.GetManifestResourceStream("blns.json")!)!,
        "\0", "a\0b", "\uFEFFa", "a\u200b", "\u202eabc", "e\u0301", "\u1100\u1161\u11a8", "\ufdfa", new string('\u0344', 20), "\uffff",
        "\U0010ffff",
        new('x', 10_000), string.Concat(Enumerable.Repeat("😀", 40)), new('\u0390', 64), "\u2028", "\u0085", "\u00a0", "ﷺ", "İ", "ǆ",
    ];

    [Theory]
    [InlineData("userName")]
    [InlineData("email")]
    [InlineData("displayName")]
    [InlineData("phoneNumber")]
    public async Task Each_member_of_the_api_takes_every_naughty_string_as_it_is_or_refuses_it(string member)
    {
        using var api = await app.ApiAsync();
        await EachAsync(Naughty, async text =>
        {
            var person = Person.New();
            var answer = await api.PostAsync(
                new Dictionary<string, object?> { ["userName"] = person.UserName, ["email"] = person.Email, [member] = text });

            if (answer.Status is HttpStatusCode.Created)
                Assert.Equal(text, (await api.GetAsync($"/api/users/{answer.Id}"))[member].GetString());
            else
                Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict,
                    $"{JsonSerializer.Serialize(text)}: {answer.Text}");
        });
    }

    [Fact]
    public async Task A_local_part_and_a_domain_take_every_naughty_string_as_it_is_or_refuse_it()
    {
        using var api = await app.ApiAsync();
        await EachAsync(Naughty.SelectMany(text => new[] { $"{text}@example.com", $"{Person.New().UserName}@{text}.example" }),
            async email =>
        {
            var answer = await api.PostAsync(Person.New() with { Email = email });

            if (answer.Status is HttpStatusCode.Created)
                Assert.Equal(Text.Fold(email), (await api.GetAsync($"/api/users/{answer.Id}"))["email"].GetString());
            else
                Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict,
                    $"{JsonSerializer.Serialize(email)}: {answer.Text}");
        });
    }

    [Theory]
    [InlineData("q")]
    [InlineData("sort")]
    [InlineData("cursor")]
    [InlineData("limit")]
    [InlineData("status")]
    public async Task Each_parameter_of_the_list_takes_every_naughty_string_or_refuses_it(string parameter)
    {
        using var api = await app.ApiAsync();
        await EachAsync(Naughty.Where(text => text.Length < 5000), async text =>
        {
            var answer = await api.GetAsync($"/api/users?{parameter}={Uri.EscapeDataString(text)}");

            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest,
                $"{JsonSerializer.Serialize(text)}: {answer.Text}");
        });
    }

    [Theory]
    [InlineData("UserName")]
    [InlineData("Email")]
    [InlineData("DisplayName")]
    [InlineData("PhoneNumber")]
    public async Task Each_field_of_the_form_takes_every_naughty_string_or_shows_it_again(string field)
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var form = await visitor.GetAsync("/users/create");
        await EachAsync(Naughty, async text =>
        {
            var person = Person.New();
            var answer =
                await visitor.SubmitAsync(form,
                [.. new (string, string?)[] { ("UserName", person.UserName), ("Email", person.Email) }.Where(f => f.Item1 != field),
                (field, text)]);

            if (answer.Location is { } location)
            {
                var saved = await api.GetAsync("/api" + location);
                var kept = saved[JsonNamingPolicy.CamelCase.ConvertName(field)];
                Assert.Equal(string.IsNullOrWhiteSpace(text) ? null : text.Trim(), kept.GetString());
                Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(location)).Status);
            }
            else if (text.Contains('\0', StringComparison.Ordinal))
            {
                // The framework takes no form with a NUL.
                Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            }
            else
            {
                Assert.True(answer.Status == HttpStatusCode.UnprocessableEntity,
                    $"{JsonSerializer.Serialize(text)}: {(int)answer.Status} {answer.Text}");
                Assert.NotNull(answer.Error(field));
            }
        });
    }

    [Fact]
    public async Task A_list_of_naughty_names_is_shown_without_running_any_of_them()
    {
        using var visitor = await app.SignInAsAdministratorAsync();
        using var api = await app.ApiAsync();
        var marker = Guid.NewGuid().ToString("N")[..8];
        var created = await api.PostAsync(
            Person.New() with { DisplayName = marker + "<script>alert(1)</script><img src=x onerror=alert(1)>\"'`{{7*7}}" });

        var page = await visitor.GetAsync($"/users?q={marker}");
        var details = await visitor.GetAsync($"/users/{created.Id}");

        Assert.Contains("<script>alert(1)</script>", page.Text.Replace("\u200b", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var document in new[] { page.Document, details.Document })
        {
            Assert.DoesNotContain(document.Scripts, script => script.Text.Contains("alert", StringComparison.Ordinal));
            Assert.Empty(document.QuerySelectorAll("img[onerror]"));
        }
    }

    // Any JSON at all, made of what the reader looks for and what it does not.
    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.OneOf("null", "true", "0", "-1", "1e999", "[]", "{}", "\"\"", "\"active\"", "\"\\ud800\"", "\"\\u0000\"", "\"a\"",
            "9223372036854775808", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"),
        Gen.String.Select(text => JsonSerializer.Serialize(text)));

    private static readonly Gen<string> Bodies = Gen.Select(
        Gen.OneOf("userName", "email", "displayName", "phoneNumber", "status", "id", "createdAt", "", "__proto__", "$type", "UserName"),
        Values)
        .Select((name, value) => $"\"{name}\":{value}").Array[0, 6].Select(members => "{" + string.Join(',', members) + "}");

    [Fact]
    public async Task Any_json_is_accepted_or_refused_but_breaks_nothing()
    {
        using var api = await app.ApiAsync();
        var user = await api.CreateAsync();
        await Bodies.SampleAsync(async body =>
        {
            foreach (var (method, path) in new[] { ("POST", "/api/users"), ("PUT", $"/api/users/{user.Id}"),
                ("PATCH", $"/api/users/{user.Id}") })
            {
                var answer = await api.SendAsync(method, path, Api.Raw(body));

                Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.BadRequest
                    or HttpStatusCode.Conflict, $"{method}: {answer.Text}");
            }
        }, iter: 300, threads: 4);
    }

    // Four at a time; the failure names the string.
    private static Task EachAsync(IEnumerable<string> texts, Func<string, Task> check) =>
        Parallel.ForEachAsync(texts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (text, _) =>
        {
            if (await Record.ExceptionAsync(() => check(text)) is { } failure)
                throw new InvalidOperationException(
                    $"With {JsonSerializer.Serialize(text[..Math.Min(100, text.Length)])}: {failure.Message}", failure);
        });
}
