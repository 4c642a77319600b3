using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>How far a command is, as a <see cref="ProgressBar"/> with rate and time left.</summary>
internal sealed class VerbProgress(VerbRun run, string unit)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly ProgressBar bar = new(run.Error);
    private readonly long start = run.Clock.GetTimestamp();
    private TimeSpan shownAt;

    /// <summary>Takes how many of <paramref name="total"/> are done.</summary>
    public IProgress<int> ForCount(int total) =>
        new Report<int>(done => Show((double)done / total, seconds => $"{Human.Number((long)(done / seconds))} {unit}/s"));

    /// <summary>Takes a share from 0 to 1.</summary>
    public IProgress<double> ForShare() => new Report<double>(share => Show(share, _ => ""));

    /// <summary>Takes the line away.</summary>
    public void Clear() => bar.Clear();

    private void Show(double share, Func<double, string> rate)
    {
        var elapsed = run.Clock.GetElapsedTime(start);
        if (share <= 0 || (elapsed - shownAt < Step && share < 1)) return;
        shownAt = elapsed;
        bar.Show(share, $"{rate(elapsed.TotalSeconds)}  {Human.Duration(elapsed * ((1 - share) / share))} left");
    }

    // Not Progress<T>: that one reports on other threads, so lines would come out of order.
    private sealed class Report<T>(Action<T> show) : IProgress<T>
    {
        void IProgress<T>.Report(T value) => show(value);
    }
}
