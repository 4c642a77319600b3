namespace UsersWeb.Databases;

/// <summary>A commit that failed in a way that does not say whether it was made.</summary>
internal static class UncertainCommit
{
    private const string Sign = "UsersWeb.UncertainCommit";

    /// <summary>Marks what a commit has thrown, unless its transaction was certainly rolled back.</summary>
    public static void Mark(Exception exception, DatabaseEngine engine)
    {
        if (engine.Classify(exception) is not (DatabaseFailure.Conflict or DatabaseFailure.UniqueViolation)) exception.Data[Sign] = true;
    }

    /// <summary>Whether it was.</summary>
    public static bool Is(Exception exception) => exception.Data.Contains(Sign);
}
