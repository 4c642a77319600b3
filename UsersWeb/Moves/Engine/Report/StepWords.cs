namespace UsersWeb.Moves.Engine.Report;

/// <summary>The steps in words for people.</summary>
public static class StepWords
{
    /// <summary>A heading in a list of steps on a terminal.</summary>
    public static string Title(WireName<MoveStep> step) => step.Known is { } known ? Of(known).Title : step.ToString();

    /// <summary>What is done in it.</summary>
    public static string Deed(WireName<MoveStep> step) => step.Known is { } known ? Of(known).Deed : step.ToString();

    private static (string Title, string Deed) Of(MoveStep step) => step switch
    {
        MoveStep.Preflight => ("1 Preflight", T("Check both databases and every row")),
        MoveStep.Backup => ("2 Backup of the source", T("Back up the old database")),
        MoveStep.Schema => ("3 Schema", T("Create the tables")),
        MoveStep.Copy => ("4 Copy", T("Copy the rows")),
        MoveStep.Indexes => ("5 Indexes", T("Build the indexes")),
        MoveStep.Verify => ("6 Verification", T("Compare both databases, value by value")),
        MoveStep.Identities => ("7 Next numbers", T("Set the next ids")),
        MoveStep.Follow => ("6 Following", T("Bring over what is changed meanwhile, and compare everything")),
        MoveStep.Return => ("Way back", T("Keep the old database up to date")),
        MoveStep.Waiting => ("Waiting", T("Wait for somebody to switch")),
        MoveStep.CutOver => ("8 Switch", T("Switch over")),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step without words."),
    };
}
