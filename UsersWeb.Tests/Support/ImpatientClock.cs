namespace UsersWeb.Tests.Support;

/// <summary>The time as it is, but who waits by it waits for a fraction: of a minute, two seconds.</summary>
public sealed class ImpatientClock : TimeProvider
{
    private const int Times = 30;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Shortened(dueTime), Shortened(period));

    /// <inheritdoc />
    public override long GetTimestamp() => base.GetTimestamp() * Times;

    // Below zero is for ever.
    private static TimeSpan Shortened(TimeSpan time) => time > TimeSpan.Zero ? time / Times : time;
}
