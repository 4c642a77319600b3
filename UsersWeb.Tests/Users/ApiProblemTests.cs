using System.Net;

namespace UsersWeb.Tests.Users;

public class ApiProblemTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"userName\":\"a\",}")]
    [InlineData("{\"userName\":\"a\"} {}")]
    [InlineData("{'userName':'a'}")]
    [InlineData("{\"userName\":\"a\",\"userName\":\"b\",\"email\":\"a@example.com\"}")]
    [InlineData("// comment\n{}")]
    [InlineData("{\"userName\":\"\\uD800\\uD800\\")]
    public async Task What_is_not_a_json_object_is_refused(string body)
    {
        using var api = await app.ApiAsync();

        (await api.SendAsync("POST", "/api/users", Api.Raw(body))).IsProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        using var api = await app.ApiAsync();
        using var body = new ByteArrayContent([.. "{\"userName\":\""u8, 0xC3, 0x28, .. "\",\"email\":\"a@example.com\"}"u8]);
        body.Headers.ContentType = new("application/json");

        var answer = await api.SendAsync("POST", "/api/users", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Theory]
    [InlineData("{}", "userName", "email")]
    [InlineData("{\"userName\":null,\"email\":null}", "userName", "email")]
    [InlineData("{\"userName\":\"anna\"}", "email")]
    [InlineData("{\"userName\":5,\"email\":\"a@example.com\"}", "userName")]
    [InlineData("{\"userName\":[\"anna\"],\"email\":{\"a\":1}}", "userName", "email")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"displayName\":true}", "displayName")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"phoneNumber\":123456}", "phoneNumber")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"status\":\"gone\"}", "status")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"status\":0}", "status")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"status\":null}", "status")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"id\":7}", "id")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"createdAt\":\"2020-01-01T00:00:00Z\"}", "createdAt")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"passwordHash\":\"x\"}", "passwordHash")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"UserName\":\"x\"}", "UserName")]
    [InlineData("{\"userName\":\"anna\",\"email\":\"a@example.com\",\"roles\":[\"Administrator\"]}", "roles")]
    [InlineData("{\"userName\":\"\\ud800\",\"email\":\"a@example.com\"}", "userName")]
    [InlineData("{\"userName\":\"an\\u0000na\",\"email\":\"a\\u0000@example.com\",\"displayName\":\"\\u0000\","
        + "\"phoneNumber\":\"123\\u0000\"}", "userName", "email", "displayName", "phoneNumber")]
    [InlineData("{\"userName\":\" anna\",\"email\":\"a@example.com \",\"displayName\":\"Anna\\u00a0\",\"phoneNumber\":\" 123\"}",
        "userName", "email", "displayName", "phoneNumber")]
    [InlineData("{\"userName\":\"\",\"email\":\"\",\"displayName\":\"\",\"phoneNumber\":\"\"}", "userName", "email", "displayName",
        "phoneNumber")]
    public async Task Each_member_at_fault_is_named(string body, params string[] members)
    {
        using var api = await app.ApiAsync();

        var answer = await api.SendAsync("POST", "/api/users", Api.Raw(body));

        answer.IsProblem(HttpStatusCode.BadRequest, members);
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("anna@")]
    [InlineData("@example.com")]
    [InlineData("anna@example")]
    [InlineData("an na@example.com")]
    [InlineData("anna@@example.com")]
    [InlineData("anna@exam ple.com")]
    [InlineData("anna@example..com")]
    [InlineData("anna.@example.com")]
    [InlineData(".anna@example.com")]
    [InlineData("<anna>@example.com")]
    [InlineData("anna@example.com.")]
    [InlineData("anna@-example.com")]
    [InlineData("anna@＠example.com")]
    [InlineData("anna@example.com\nbcc:bert@example.com")]
    public async Task What_is_no_address_is_refused(string email)
    {
        using var api = await app.ApiAsync();

        (await api.PostAsync(Person.New() with { Email = email })).IsProblem(HttpStatusCode.BadRequest, "email");
    }

    [Theory]
    [InlineData("o'malley+tag@example.co.uk")]
    [InlineData("jürgen@müller.example")]
    [InlineData("用户@例え.テスト")]
    [InlineData("a!#$%&'*+-/=?^_`{|}~z@xn--bcher-kva.example")]
    public async Task An_unusual_address_is_accepted_and_comes_back_identical(string email)
    {
        using var api = await app.ApiAsync();

        var created = await api.PostAsync(Person.New() with { Email = email });

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(email, (await api.GetAsync($"/api/users/{created.Id}"))["email"].GetString());
    }

    [Theory]
    [InlineData("userName", 64)]
    [InlineData("displayName", 128)]
    [InlineData("phoneNumber", 32)]
    public async Task The_longest_value_fits_and_one_more_character_does_not(string member, int limit)
    {
        using var api = await app.ApiAsync();
        var person = Person.New();
        Dictionary<string, object?> With(int length) =>
            new() { ["userName"] = person.UserName, ["email"] = person.Email, [member] = new string('1', length) };

        (await api.PostAsync(With(limit + 1))).IsProblem(HttpStatusCode.BadRequest, member);
        var created = await api.PostAsync(With(limit));

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(limit, (await api.GetAsync($"/api/users/{created.Id}"))[member].GetString()!.Length);
    }

    // Signs outside the basic plane count two, as .NET, the form and MySQL's and PostgreSQL's wider columns allow for.
    [Theory]
    [InlineData("userName", "𠀀", 32)]
    [InlineData("displayName", "😀", 64)]
    public async Task A_value_of_the_widest_signs_fits_each_database(string member, string sign, int count)
    {
        using var api = await app.ApiAsync();
        var person = Person.New();
        var value = string.Concat(Enumerable.Repeat(sign, count));

        var created = await api.PostAsync(
            new Dictionary<string, object?> { ["userName"] = person.UserName, ["email"] = person.Email, [member] = value });

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(value, (await api.GetAsync($"/api/users/{created.Id}"))[member].GetString());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/json; charset=utf-16")]
    public async Task A_body_of_another_type_is_refused_and_the_right_one_named(string type)
    {
        using var api = await app.ApiAsync();

        var answer = await api.SendAsync("POST", "/api/users", Api.Json(Person.New(), type));

        answer.IsProblem(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal("application/json", answer.Headers["Accept-Post"]);
    }

    [Fact]
    public async Task A_patch_of_another_type_is_refused_and_the_right_one_named()
    {
        using var api = await app.ApiAsync();
        var created = await api.CreateAsync();

        var answer =
            await api.SendAsync("PATCH", $"/api/users/{created.Id}", Api.Json(new { displayName = "x" }, "application/json-patch+json"));

        answer.IsProblem(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal("application/merge-patch+json", answer.Headers["Accept-Patch"]);
    }

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused()
    {
        using var api = await app.ApiAsync();

        var answer = await api.PostAsync(Person.New() with { DisplayName = new string('x', 1024 * 1024) });

        answer.IsProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_deeply_nested_body_is_refused()
    {
        using var api = await app.ApiAsync();
        var deep = "{\"userName\":" + string.Concat(Enumerable.Repeat("[", 100_000)) + string.Concat(Enumerable.Repeat("]", 100_000)) + "}";

        (await api.SendAsync("POST", "/api/users", Api.Raw(deep))).IsProblem(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("sort=password", "sort")]
    [InlineData("sort=", "sort")]
    [InlineData("sort=--id", "sort")]
    [InlineData("sort=passwordHash", "sort")]
    [InlineData("status=gone", "status")]
    [InlineData("status=Active", "status")]
    [InlineData("cursor=!", "cursor")]
    [InlineData("cursor=AAAA", "cursor")]
    [InlineData("limit=0&sort=x&status=y", "limit", "sort", "status")]
    public async Task A_parameter_that_is_not_understood_is_named_and_never_ignored(string query, params string[] parameters)
    {
        using var api = await app.ApiAsync();

        (await api.GetAsync($"/api/users?{query}")).IsProblem(HttpStatusCode.BadRequest, parameters);
    }

    // A cursor is only base64: anybody can make one.
    [Theory]
    [InlineData("id", "id 1 99999999999999999999")]
    [InlineData("id", "id 99999999999999999999 1")]
    [InlineData("id", "id -1 -1")]
    [InlineData("id", "id 1 text")]
    [InlineData("createdAt", "createdAt 1 99999999999999999999")]
    [InlineData("createdAt", "createdAt 1 -1")]
    [InlineData("createdAt", "createdAt 1 0")]
    [InlineData("createdAt", "createdAt 1 3155378975999999999")]
    [InlineData("-updatedAt", "-updatedAt 1 text")]
    [InlineData("status", "status 1 99999999999999999999")]
    [InlineData("userName", "userName 1 \0")]
    [InlineData("userName", "userName 1 %_\\'\";--")]
    [InlineData("phoneNumber", "phoneNumber 1 ")]
    public async Task A_forged_cursor_never_breaks_anything(string sort, string place)
    {
        using var api = await app.ApiAsync();
        var cursor = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(place)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        var answer = await api.GetAsync($"/api/users?sort={sort}&cursor={cursor}");

        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, answer.Text);
    }

    [Theory]
    [InlineData("GET", "/api/users/0")]
    [InlineData("GET", "/api/users/-1")]
    [InlineData("GET", "/api/users/9223372036854775807")]
    [InlineData("GET", "/api/users/9223372036854775808")]
    [InlineData("GET", "/api/users/abc")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("DELETE", "/api/users/9223372036854775807")]
    public async Task What_does_not_exist_is_a_problem_too(string method, string path)
    {
        using var api = await app.ApiAsync();

        (await api.SendAsync(method, path, null)).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_a_problem_too()
    {
        using var api = await app.ApiAsync();

        var answer = await api.SendAsync("DELETE", "/api/users", null);

        answer.IsProblem(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("POST", answer.Headers["Allow"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("uw_0000000000000000000000000000000000000000000")]
    public async Task Without_a_valid_token_nobody_gets_in(string? token)
    {
        using var api = app.ApiWith(token);

        var answer = await api.GetAsync("/api/users");

        answer.IsProblem(HttpStatusCode.Unauthorized);
        Assert.StartsWith("Bearer", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_openapi_document_describes_every_route_of_the_api()
    {
        using var api = app.ApiWith(null);

        var answer = await api.GetAsync("/openapi/v1.json");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("3.", answer["openapi"].GetString(), StringComparison.Ordinal);
        var operations = answer["paths"].EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(operation => operation.Name != "parameters")
            .Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Equal(
            ["DELETE /api/users/{id}", "GET /api/health", "GET /api/users", "GET /api/users/{id}", "GET /api/users/{id}/changes",
            "PATCH /api/users/{id}", "POST /api/users", "PUT /api/users/{id}"], operations.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task A_coded_body_is_refused_and_the_answer_says_what_is_taken(string coding)
    {
        using var api = await app.ApiAsync();
        using var body = Api.Json(Person.New());
        body.Headers.TryAddWithoutValidation("Content-Encoding", coding);

        var answer = await api.SendAsync("POST", "/api/users", body);

        answer.IsProblem(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal("identity", answer.Headers["Accept-Encoding"]);
    }

    [Fact]
    public async Task A_body_that_is_said_to_be_as_it_is_is_taken()
    {
        using var api = await app.ApiAsync();
        using var body = Api.Json(Person.New());
        body.Headers.TryAddWithoutValidation("Content-Encoding", "identity");

        Assert.Equal(HttpStatusCode.Created, (await api.SendAsync("POST", "/api/users", body)).Status);
    }

    [Fact]
    public async Task Many_unknown_members_get_a_short_answer_that_counts_them()
    {
        using var api = await app.ApiAsync();
        var body = "{" + string.Join(",", Enumerable.Range(0, 60_000).Select(i => $"\"{i:000000}-中\":0")) + "}";

        var answer = await api.SendAsync("POST", "/api/users", Api.Raw(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(answer.Text) < 10_000, $"{answer.Text.Length} characters");
        Assert.Contains("60000", answer["detail"].GetString(), StringComparison.Ordinal);
        Assert.Contains("userName", answer.Errors);
        Assert.Contains("000000-中", answer.Errors);
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00", "zone")]
    [InlineData("2020-01-01", "zone")]
    [InlineData("2020-01-01T00:00:00Z", "can't be written")]
    [InlineData("2020-01-01T00:00:00+01:00", "can't be written")]
    [InlineData("\\ud800", "can't be written")]
    public async Task An_instant_needs_a_zone_even_where_it_may_only_be_repeated(string instant, string message)
    {
        using var api = await app.ApiAsync();
        var user = await api.CreateAsync();

        var answer = await api.SendAsync("PATCH", $"/api/users/{user.Id}", Api.Raw($$"""{"createdAt":"{{instant}}"}"""));

        answer.IsProblem(HttpStatusCode.BadRequest, "createdAt");
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instant_without_a_zone_is_refused_on_a_machine_in_utc_as_well()
    {
        using var api = await app.ApiAsync();
        var user = await api.CreateAsync();

        (await api.PatchAsync(user.Id, new { createdAt = user["createdAt"].GetString()!.TrimEnd('Z') }))
            .IsProblem(HttpStatusCode.BadRequest, "createdAt");
        Assert.Equal(HttpStatusCode.OK, (await api.PatchAsync(user.Id, new { createdAt = user["createdAt"].GetString() })).Status);
    }
}
