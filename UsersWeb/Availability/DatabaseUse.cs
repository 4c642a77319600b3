namespace UsersWeb.Availability;

/// <summary>Whether the configured database may be used.</summary>
public sealed class DatabaseUse(
    IMoveSigns database, DatabaseState state, ReadOnlyMode mode, Standby standby, Restart restart)
{
    /// <summary>What the database says; when it may not be used, requests are told so, and new settings are looked for.</summary>
    public async Task<MoveSigns> CheckAsync(CancellationToken cancellation)
    {
        var signs = standby.Heed(await database.ReadAsync(always: true, cancellation));
        Heed(signs);
        if (state.Unavailable is not null) restart.IfSettingsChanged();
        return signs;
    }

    /// <summary>From now on requests are answered by these signs.</summary>
    public void Heed(MoveSigns signs)
    {
        // What has been left may still be read, for the moment until another web host serves.
        mode.IsMoving = signs.IsHeld || signs.Fence is not null || standby.IsOn;
        if (signs.WhyNotServed is not null)
            state.Unavailable = signs.Fence is not null ? ServiceUnavailable.Left : ServiceUnavailable.HalfFilled;
        // What a look that began before found is no answer to a file that was lost meanwhile.
        else if (state.Unavailable == ServiceUnavailable.Left || state.Unavailable == ServiceUnavailable.HalfFilled)
            state.Unavailable = null;
    }
}
