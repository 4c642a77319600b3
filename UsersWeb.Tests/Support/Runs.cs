namespace UsersWeb.Tests.Support;

/// <summary>Marks a test that does not depend on the database chosen: test.sh runs it in the first of its runs only.</summary>
public static class Runs
{
    public const string Once = "Once";
    public const string Yes = "yes";
}
