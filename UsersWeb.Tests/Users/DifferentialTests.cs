using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using UsersWeb.Databases;
using UsersWeb.Users;

namespace UsersWeb.Tests.Users;

/// <summary>The same random calls to three applications, one on each database, must be answered alike to the letter.</summary>
[Trait(Runs.Slow, Runs.Yes)]
public class DifferentialTests
{
    // Few and similar values, so that calls meet each other.
    private static readonly Gen<string> Names = Gen.OneOf("anna", "ANNA", "Änna", "änna", "ann", "a.nna", "a_nna", "ß", "ss", "ﬁ", "Ω", "я",
        "Я", "か", "𠀀", "i", "ı", "İ", "e\u0301", "é", "anna ", "<", "", "0");
    private static readonly Gen<string?> Texts =
        Gen.OneOf<string?>(null, "Anna", "anna", "ANNA ", "%", "_", "\\", "😀", "Zoë", "Z", "é", "e\u0301", "ﷺ", "\uffff", "'; --", "");
    private static readonly Gen<string?> Phones = Gen.OneOf<string?>(null, "112", "+1 (555) 01", "12", "phone");
    private static readonly Gen<string> Statuses = Gen.OneOf("active", "deactivated", "active", "gone");
    private static readonly Gen<int> Places = Gen.Int[0, 7];

    private static readonly Gen<string?> Questions =
        Gen.Select(Names, Gen.OneOf("", " ", ", "), Gen.OneOf("", "a", "example", "12", "COM zo"))
        .Select((name, between, more) => (string?)(name + between + more));
    private static readonly Gen<string> Filters = Gen.OneOf("", "", "&status=active", "&status=deactivated", "&role=none",
        "&role=administrator", "&signedIn=no", "&locked=no&sample=no", "&createdBefore=1d", "&createdSince=1d&secondFactor=none");

    private static readonly Gen<Call> Calls = Gen.OneOf(
        Gen.Select(Names, Names, Texts, Phones, Statuses)
            .Select((name, email, display, phone, status) => new Call("POST", 0, Body(name, email, display, phone, status))),
        Gen.Select(Places, Names, Names, Texts, Phones, Statuses)
            .Select((place, name, email, display, phone, status) => new Call("PUT", place, Body(name, email, display, phone, status))),
        Gen.Select(Places, Gen.OneOf("userName", "displayName", "phoneNumber", "status"),
            Gen.OneOf(Names.Select(name => (string?)name), Texts, Phones)).Select((place, member, value) =>
            new Call("PATCH", place, JsonSerializer.Serialize(new Dictionary<string, string?> { [member] = value }))),
        Places.Select(place => new Call("GET", place)),
        Places.Select(place => new Call("DELETE", place)),
        Gen.Select(Gen.OneOf("", "-"), Gen.OneOf(UserSort.Fields.ToArray()), Gen.OneOf(Questions, Questions, Texts), Filters, Gen.Int[1, 4])
            .Select((minus, sort, q, filter, limit) => new Call("LIST", 0,
                Query: $"?sort={minus}{sort}&limit={limit}{filter}{(q is null ? "" : "&q=" + Uri.EscapeDataString(q))}")));

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task Random_calls_are_answered_alike_on_all_three_databases()
    {
        var all = await Task.WhenAll(Enum.GetValues<DatabaseProvider>().Select(OneAsync));

        await Calls.Array[1, 25].SampleAsync(async calls =>
        {
            var answers = await Task.WhenAll(all.Select(one => one.PlayAsync(calls)));

            Assert.All(answers.Skip(1), other => Assert.Equal(answers[0], other));
        }, iter: 50, threads: 1);

        foreach (var one in all) await one.DisposeAsync();
    }

    private static string Body(string name, string email, string? display, string? phone, string status) => JsonSerializer.Serialize(new
    {
        userName = name,
        email = email.Contains('@', StringComparison.Ordinal) ? email : email + "@example.com",
        displayName = display,
        phoneNumber = phone,
        status,
    });

    private static async Task<One> OneAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        var app = await HostedApp.StartAsync(database);
        return new(database, app, await app.ApiAsync());
    }

    /// <summary>A call; <paramref name="Place"/> counts the users made in this sequence.</summary>
    private sealed record Call(string Method, int Place, string? Body = null, string Query = "");

    private sealed record One(TestDatabase Database, TestApp App, Api Api) : IAsyncDisposable
    {
        public async Task<List<string>> PlayAsync(Call[] calls)
        {
            var ids = new List<long>();
            var answers = new List<string>();
            foreach (var call in calls)
            {
                var answer = await SendAsync(call, ids);
                if (call.Method == "POST" && (int)answer.Status == 201) ids.Add(answer.Id);
                answers.Add($"{call.Method} {call.Place} {call.Body}{call.Query} → {(int)answer.Status} {Alike(answer, ids)}");
                if (call.Method == "LIST") answers.Add(string.Join(' ', await WalkAsync(call.Query, ids)));
            }
            foreach (var id in ids) await Api.DeleteAsync(id);
            return answers;
        }

        public async ValueTask DisposeAsync()
        {
            Api.Dispose();
            await App.DisposeAsync();
            await Database.DisposeAsync();
        }

        private Task<ApiAnswer> SendAsync(Call call, List<long> ids)
        {
            var id = call.Place < ids.Count ? ids[call.Place] : 1_000_000 + call.Place;
            return call.Method switch
            {
                "LIST" => Api.GetAsync("/api/users" + call.Query),
                "POST" => Api.SendAsync("POST", "/api/users", Api.Raw(call.Body!)),
                "PATCH" => Api.SendAsync("PATCH", $"/api/users/{id}", Api.Raw(call.Body!, "application/merge-patch+json")),
                _ => Api.SendAsync(call.Method, $"/api/users/{id}", call.Body is null ? null : Api.Raw(call.Body)),
            };
        }

        private async Task<List<string>> WalkAsync(string query, List<long> ids)
        {
            var rows = new List<string>();
            string? cursor = null;
            do
            {
                var page = await Api.GetAsync($"/api/users{query}{(cursor is null ? "" : "&cursor=" + cursor)}");
                if ((int)page.Status != 200) return [$"{(int)page.Status}"];
                rows.AddRange(page["items"].EnumerateArray()
                    .Select(user => $"{ids.IndexOf(user.GetProperty("id").GetInt64())}:{user.GetProperty("userName").GetString()}"));
                cursor = page["next"].GetString();
            }
            while (cursor is not null && rows.Count < 100);
            return rows;
        }

        // Ids become places, and what differs from run to run is left out.
        private static string Alike(ApiAnswer answer, List<long> ids)
        {
            if (answer.Text.Length == 0) return "";
            var body = JsonNode.Parse(answer.Text)!.AsObject();
            foreach (var user in body["items"]?.AsArray().Select(item => item!.AsObject()) ?? [body])
            {
                if (user["id"] is { } id) user["id"] = ids.IndexOf(id.GetValue<long>());
                foreach (var member in (string[])["createdAt", "updatedAt", "lastSignInAt", "traceId", "instance"]) user.Remove(member);
            }
            body.Remove("next");
            body.Remove("traceId");
            return body.ToJsonString();
        }
    }
}
