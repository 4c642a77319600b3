namespace UsersWeb.Shared;

/// <summary>Metadata of a route of the API: parameters of the query that its method reads by itself.</summary>
/// <param name="All">In the order of the documentation.</param>
public sealed record MoreParameters(IReadOnlyList<MoreParameter> All)
{
    /// <summary>Whether there is one of this name, in this spelling.</summary>
    public bool Has(string name) => All.Any(parameter => parameter.Name == name);
}

/// <summary>One of them.</summary>
/// <param name="Name">In the URL.</param>
/// <param name="Description">What it does.</param>
/// <param name="Values">Those there are; empty for any text.</param>
public sealed record MoreParameter(string Name, string Description, IReadOnlyList<string> Values);
