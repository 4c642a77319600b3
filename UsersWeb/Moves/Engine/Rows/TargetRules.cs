namespace UsersWeb.Moves.Engine.Rows;

/// <summary>
/// What differs between targets in the values they take; everything else is the same for all, by <see cref="RowBuilder"/>.
/// </summary>
/// <param name="Name">The target for people.</param>
/// <param name="TakesNul">Whether text may hold U+0000.</param>
/// <param name="MostTextBytes">Longest text in bytes.</param>
/// <param name="PadsSpaces">Whether keys that differ in trailing spaces only are equal.</param>
public sealed record TargetRules(string Name, bool TakesNul, long MostTextBytes, bool PadsSpaces);
