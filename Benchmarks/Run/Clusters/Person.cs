namespace Run.Clusters;

/// <summary>A user that a writer has made, and what may be true of it by what was answered.</summary>
internal sealed class Person(string userName)
{
    /// <summary>What it may be called; null for not being there.</summary>
    private readonly HashSet<string?> possible = [null];

    public string UserName => userName;

    /// <summary>Null until the creation is answered.</summary>
    public long? Id { get; set; }

    public string? Tag { get; set; }

    /// <summary>When the creation was asked for and answered, in ticks of the stopwatch.</summary>
    public (long Asked, long Answered) Made { get; set; }

    /// <summary>Changes that were answered as done.</summary>
    public int Changes { get; private set; }

    /// <summary>Changes of which nobody knows how they went.</summary>
    public int Uncertain { get; private set; }

    public bool IsAcknowledged => Id is not null;

    /// <summary>How many things may be true of it by now, and how many were.</summary>
    public (int, int) Version
    {
        get { lock (possible) return (possible.Count, Changes); }
    }

    public void MayBe(string value)
    {
        lock (possible)
        {
            possible.Add(value);
            Uncertain++;
        }
    }

    public void Is(string value, bool isChange)
    {
        lock (possible)
        {
            possible.Clear();
            possible.Add(value);
            Uncertain--;
            if (isChange) Changes++;
        }
    }

    /// <param name="value">Null for not being there.</param>
    public bool CanBe(string? value)
    {
        lock (possible) return possible.Contains(value);
    }
}
