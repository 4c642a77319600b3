namespace UsersWeb.Shared;

/// <summary>A filter that is set, above a list.</summary>
/// <param name="Name">In the URL.</param>
/// <param name="Label">Before the value.</param>
/// <param name="Words">The value, for people.</param>
public sealed record FilterChip(string Name, string Label, string Words);
