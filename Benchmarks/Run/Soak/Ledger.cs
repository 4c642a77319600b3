using System.Collections.Concurrent;

namespace Run.Soak;

/// <summary>A user that a writer has made, and what may be true of it by what was answered.</summary>
internal sealed class Entry(string userName)
{
    public const string? Gone = null;

    public string UserName { get; } = userName;

    /// <summary>Null until the creation is answered.</summary>
    public long? Id { get; set; }

    /// <summary>
    /// Display names it may have; <see cref="Gone"/> for none at all. One after an answered write; more after writes of which nobody
    /// knows how they went.
    /// </summary>
    public HashSet<string?> Possible { get; } = [];

    /// <summary>Whether its creation was answered as done.</summary>
    public bool IsAcknowledged => Id is not null;

    public void Is(string? value)
    {
        lock (Possible)
        {
            Possible.Clear();
            Possible.Add(value);
        }
    }

    public void MayBe(string? value)
    {
        lock (Possible) Possible.Add(value);
    }

    public bool CanBe(string? value)
    {
        lock (Possible) return Possible.Contains(value);
    }
}

/// <summary>Everything the writers were told.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<Entry> all = new();
    private volatile Entry[] recent = [];

    public IReadOnlyCollection<Entry> All => all;

    /// <summary>Some that were acknowledged lately.</summary>
    public Entry[] Recent => recent;

    public void Add(Entry entry) => all.Enqueue(entry);

    public void Acknowledged(Entry entry)
    {
        var now = recent;
        recent = now.Length < 64 ? [.. now, entry] : [.. now[1..], entry];
    }

    /// <summary>What contradicts the answers.</summary>
    /// <param name="found">Display names by user name, each as often as it is there.</param>
    /// <param name="creations">How often the audit says that each was made.</param>
    public IEnumerable<string> Contradictions(ILookup<string, string> found, Dictionary<string, int> creations)
    {
        foreach (var entry in all)
        {
            var values = found[entry.UserName].ToList();
            if (values.Count > 1) yield return $"{entry.UserName} is there {values.Count} times";
            else if (!entry.CanBe(values.Count == 0 ? Entry.Gone : values[0]))
                yield return values.Count == 0 ? $"{entry.UserName} is lost" : $"{entry.UserName} is '{values[0]}'";
            var audited = creations.GetValueOrDefault(entry.UserName);
            if (audited > 1 || (audited == 0 && entry.IsAcknowledged)) yield return $"the audit has made {entry.UserName} {audited} times";
        }
    }
}
