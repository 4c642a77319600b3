using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Run.Soak;

/// <summary>Reads what was written, by the API or on the pages.</summary>
internal sealed partial class Reader(SoakApp app, Ledger ledger, Tally tally, int number)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Random random = new(1000 + number);

    public async Task OfApiAsync(CancellationToken stop)
    {
        using var client = new Client(app, tally, hasToken: true);
        while (!stop.IsCancellationRequested)
        {
            if (random.Next(4) == 0) await client.GetAsync("GET list", "/api/users?limit=20&sort=-id");
            else if (Choose() is { } entry) await ReadAsync(client, entry);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public async Task OfPagesAsync(CancellationToken stop)
    {
        using var client = new Client(app, tally, hasToken: false);
        while (!stop.IsCancellationRequested)
        {
            var path = random.Next(4) switch
            {
                0 => "/users/create",
                1 => $"/users?q=w{random.Next(8)}-1",
                2 when Choose() is { } entry => $"/users/{entry.Id}",
                _ => "/users",
            };
            if ((await client.GetAsync("page", path)).Status == 302) await SignInAsync(client);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private Entry? Choose() => ledger.Recent is { Length: > 0 } recent ? recent[random.Next(recent.Length)] : null;

    private async Task ReadAsync(Client client, Entry entry)
    {
        // Its owner may change it while it is read, and then it is no witness.
        var before = Told(entry);
        var answer = await client.GetAsync("GET user", $"/api/users/{entry.Id}");
        if (before is null || answer.Status is not (200 or 404) || Told(entry) != before) return;
        var now = answer.Status == 404 ? Entry.Gone : JsonNode.Parse(answer.Body)!["displayName"]?.GetValue<string>();
        if (!entry.CanBe(now)) tally.Violate($"{entry.UserName} was read as '{now ?? "gone"}' and is '{before}'");
    }

    private static string? Told(Entry entry)
    {
        lock (entry.Possible) return entry.Possible.Count == 1 ? entry.Possible.Single() : null;
    }

    private static async Task SignInAsync(Client client)
    {
        var form = await client.GetAsync("page", "/account/login");
        if (Guard().Match(form.Body) is not { Success: true } guard) return;
        await client.SendFormAsync("sign-in", "/account/login",
            [.. SoakApp.Login, new("__RequestVerificationToken", guard.Groups[1].Value)]);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Guard();
}
