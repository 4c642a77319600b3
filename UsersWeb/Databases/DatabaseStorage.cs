namespace UsersWeb.Databases;

/// <summary>What takes how much space, by the engine's own catalogue.</summary>
/// <param name="Tables">In no order.</param>
/// <param name="IsEstimate">Whether the engine has no figures, and these come from a look at some of the rows.</param>
/// <param name="EnglishMissing">What could not be told, why, and what to do, in one sentence; null when nothing is missing.</param>
public sealed record DatabaseStorage(IReadOnlyList<TableStorage> Tables, bool IsEstimate = false, string? EnglishMissing = null)
{
    /// <summary>The same in the language of now: what was measured is kept for everybody who looks.</summary>
    public string? Missing => EnglishMissing is null ? null : T(EnglishMissing);
}

/// <summary>A table.</summary>
/// <param name="Name">As it is called in the database.</param>
/// <param name="Rows">About how many; null where the engine does not know.</param>
/// <param name="Bytes">Without indexes.</param>
/// <param name="IndexBytes">All indexes together.</param>
/// <param name="Indexes">Each of them; empty where the role may not see that.</param>
public sealed record TableStorage(string Name, long? Rows, long Bytes, long IndexBytes, IReadOnlyList<IndexStorage> Indexes)
{
    /// <summary>With indexes.</summary>
    public long TotalBytes => Bytes + IndexBytes;
}

/// <summary>An index.</summary>
/// <param name="Name">As it is called in the database.</param>
/// <param name="Bytes">Its size.</param>
public sealed record IndexStorage(string Name, long Bytes);

/// <summary>The connections that a server has now.</summary>
/// <param name="Own">Of this application's role to this database, of all instances together.</param>
/// <param name="AtWork">How many of them run a statement, the one that asks among them.</param>
/// <param name="Limit">So many the server takes from everybody.</param>
public sealed record ServerConnections(int Own, int AtWork, int Limit);
