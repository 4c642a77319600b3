namespace UsersWeb.Shared;

/// <summary>What every page says at its head for as long as it is so. A feature of the request.</summary>
/// <param name="Title">What is so.</param>
/// <param name="Explanation">What the person can do.</param>
public sealed record Banner(string Title, string Explanation);
