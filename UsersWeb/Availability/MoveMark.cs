namespace UsersWeb.Availability;

/// <summary>Stands in a database that a move fills or has filled.</summary>
/// <param name="MoveId">Which move.</param>
/// <param name="State">How far it got.</param>
/// <param name="Source">Where from, masked.</param>
/// <param name="SourceKey">Tells one source from another without naming it.</param>
/// <param name="StartedAt">When, UTC.</param>
/// <param name="UpdatedAt">Of the last change of this mark, UTC.</param>
/// <param name="Digest">Of everything that was moved, once it is known.</param>
/// <param name="Report">JSON.</param>
public sealed record MoveMark(
    string MoveId, MarkState State, string Source, string SourceKey, DateTime StartedAt, DateTime UpdatedAt, string? Digest,
    string? Report);

/// <summary>What a move has made of a database.</summary>
public enum MarkState
{
    /// <summary>A newer version has written something else, and knows what that means: the application does not start on it.</summary>
    Unknown,

    /// <summary>Half-filled: the application does not start on it.</summary>
    Moving,

    /// <summary>All there and equal to the source; nothing has used it yet.</summary>
    Verified,

    /// <summary>In use.</summary>
    Active,
}
