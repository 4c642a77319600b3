namespace UsersWeb.Tests.Support;

/// <summary>Traits by which test.sh chooses what belongs in a run.</summary>
public static class Runs
{
    /// <summary>Marks a test that does not depend on the database chosen: it is in the first run only.</summary>
    public const string Once = "Once";

    /// <summary>Marks a test of a browser, of several databases' servers or of the published program: --quick leaves it out.</summary>
    public const string Slow = "Slow";

    /// <summary>
    /// Marks a test of servers that end, stand still or are waited for, for half a minute each: `./test.sh --cluster` runs them.
    /// </summary>
    public const string Cluster = "Cluster";

    /// <summary>Marks one of many of a kind, of which other runs have some: `./test.sh --live` runs them all.</summary>
    public const string Long = "Long";

    public const string Yes = "yes";
}
