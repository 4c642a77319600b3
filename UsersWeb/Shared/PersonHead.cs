namespace UsersWeb.Shared;

/// <summary>The head of a tab of a person's page.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Label">What others call them.</param>
/// <param name="UserName">What they sign in with.</param>
public sealed record PersonHead(long Id, string Label, string UserName);
