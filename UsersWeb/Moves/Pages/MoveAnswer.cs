namespace UsersWeb.Moves.Pages;

/// <summary>What became of a wish to start.</summary>
public enum MoveAnswer
{
    /// <summary>It runs.</summary>
    Done,

    /// <summary>Another runs.</summary>
    Busy,

    /// <summary>No database was tested.</summary>
    NoTarget,

    /// <summary>Another was tested since the page was shown.</summary>
    Outdated,

    /// <summary>The settings name another database than the one that is served.</summary>
    SettingsChanged,

    /// <summary>The system refused the process.</summary>
    CanNotStart,

    /// <summary>The settings let nobody move the database in a browser.</summary>
    NotFromBrowser,

    /// <summary>The database is none of those that the settings allow.</summary>
    NotAllowed,
}
