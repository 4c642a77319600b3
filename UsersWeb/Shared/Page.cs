namespace UsersWeb.Shared;

/// <summary>One page of a keyset-paged list.</summary>
/// <param name="Items">The rows, in the order asked for.</param>
/// <param name="Next">Cursor of the page after this one, or null at the end.</param>
/// <param name="Previous">Cursor of the page before this one, or null at the start.</param>
/// <param name="Start">How many come before this page; 0 where nobody counts.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next, string? Previous, long Start = 0);
