namespace UsersWeb.Availability;

/// <summary>
/// Whether this web host was made for a database that a move is about to switch to. It reads, so that it is warm, and changes nothing,
/// sends nothing and notes nothing until the move has put the database into service; one that never is stays as it is.
/// </summary>
/// <param name="isOn">Whether it was.</param>
public sealed class Standby(bool isOn)
{
    /// <summary>Whether it still waits.</summary>
    public bool IsOn { get; private set; } = isOn;

    /// <summary>Heeds what the database says of itself.</summary>
    /// <returns>What it means here: to one that waits, a database that was left is one that has not come back yet.</returns>
    public MoveSigns Heed(MoveSigns signs)
    {
        if (signs is { Mark.State: MarkState.Active, IsHeld: false, Fence: null }) IsOn = false;
        return IsOn ? signs with { IsHeld = true, Fence = null } : signs;
    }
}
