namespace UsersWeb.Availability;

/// <summary>Stands in a database that has been left: no instance of this application serves or writes it any more.</summary>
/// <param name="MoveId">Which move.</param>
/// <param name="Target">Where to, masked.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Digest">Of everything that was moved.</param>
public sealed record Fence(string MoveId, string Target, DateTime At, string Digest);
