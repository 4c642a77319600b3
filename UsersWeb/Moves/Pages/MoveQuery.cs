namespace UsersWeb.Moves.Pages;

/// <summary>The query of the page's address.</summary>
public sealed class MoveQuery
{
    /// <summary>Rows of a list on one page.</summary>
    public const int ListSize = 50;

    /// <summary>The form that was not sent on, because the password was asked for first.</summary>
    public string? Unsent { get; set; }

    /// <summary>Whether a backup is made first.</summary>
    public bool Backup { get; set; } = true;

    /// <summary>The page of the list of problems or differences, from 1.</summary>
    public int List { get; set; } = 1;

    /// <summary>"off": the page does not load itself again where there is no script.</summary>
    public string? Reload { get; set; }
}
