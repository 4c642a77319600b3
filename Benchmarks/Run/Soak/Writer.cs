using System.Text.Json.Nodes;

namespace Run.Soak;

/// <summary>Makes users by the API, changes and deletes them, and keeps what it was told.</summary>
internal sealed class Writer(SoakApp app, Ledger ledger, Tally tally, int number)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Random random = new(number);
    private readonly List<Entry> mine = [];

    public async Task RunAsync(CancellationToken stop)
    {
        using var client = new Client(app, tally, hasToken: true);
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            await (mine.Count == 0 || random.Next(10) < 5 ? CreateAsync(client, turn)
                : random.Next(10) < 7 ? ChangeAsync(client, turn) : DeleteAsync(client));
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task CreateAsync(Client client, int turn)
    {
        var entry = new Entry($"w{number}-{turn}");
        entry.Is(Entry.Gone);
        entry.MayBe("as made");
        ledger.Add(entry);
        var answer = await client.SendJsonAsync("POST", HttpMethod.Post, "/api/users",
            $$"""{"userName":"{{entry.UserName}}","email":"{{entry.UserName}}@example.com","displayName":"as made"}""");
        if (answer.Status != 201) return;
        entry.Id = JsonNode.Parse(answer.Body)!["id"]!.GetValue<long>();
        entry.Is("as made");
        mine.Add(entry);
        ledger.Acknowledged(entry);
        tally.Wrote();
    }

    private async Task ChangeAsync(Client client, int turn)
    {
        var entry = mine[random.Next(mine.Count)];
        var value = $"changed {turn}";
        entry.MayBe(value);
        var answer = await client.SendJsonAsync("PATCH", HttpMethod.Patch, $"/api/users/{entry.Id}", $$"""{"displayName":"{{value}}"}""");
        if (answer.Status == 404) Missed(entry);
        if (!answer.IsDone) return;
        entry.Is(value);
        tally.Wrote();
    }

    private async Task DeleteAsync(Client client)
    {
        var entry = mine[random.Next(mine.Count)];
        entry.MayBe(Entry.Gone);
        var answer = await client.SendJsonAsync("DELETE", HttpMethod.Delete, $"/api/users/{entry.Id}", null);
        if (answer.Status == 404) Missed(entry);
        if (!answer.IsDone) return;
        entry.Is(Entry.Gone);
        mine.Remove(entry);
        tally.Wrote();
    }

    // It may be gone by a deletion that was not answered; else it is lost.
    private void Missed(Entry entry)
    {
        if (!entry.CanBe(Entry.Gone)) tally.Violate($"{entry.UserName} was acknowledged and is not there");
        entry.Is(Entry.Gone);
        mine.Remove(entry);
    }
}
