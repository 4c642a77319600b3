namespace UsersWeb.Accounts.Failures;

/// <summary>What is counted of a try.</summary>
/// <param name="Kind">By what it is told from others.</param>
/// <param name="Key">A hash of that.</param>
/// <param name="Subject">A hash of whom it is about; null for an address alone.</param>
/// <param name="Limit">The last try that is let through.</param>
/// <param name="Window">How long the first counts.</param>
/// <param name="Pause">How long nothing more is let through, from the last on; null: until the end of the window.</param>
public sealed record FailureCounter(FailureKind Kind, string Key, string? Subject, int Limit, TimeSpan Window, TimeSpan? Pause);

/// <summary>By what tries are told from others.</summary>
public enum FailureKind
{
    /// <summary>One address, any name.</summary>
    Address,

    /// <summary>One address and one name.</summary>
    AddressAndName,

    /// <summary>One name, on any device where it never signed in.</summary>
    Name,

    /// <summary>One name, on one device where it has signed in.</summary>
    Device,
}
