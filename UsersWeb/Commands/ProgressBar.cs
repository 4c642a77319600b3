using System.Globalization;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>A line on standard error that shows share, rate and time left; nothing when standard error is not a terminal.</summary>
internal sealed class ProgressBar(VerbRun run, string unit)
{
    private const int Width = 30;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly bool isShown = !Console.IsErrorRedirected;
    private readonly long start = run.Clock.GetTimestamp();
    private TimeSpan shownAt;

    /// <summary>Takes how many of <paramref name="total"/> are done.</summary>
    public IProgress<int> ForCount(int total) => new Report<int>(done => Show((double)done / total, seconds => $"{Human.Number((long)(done / seconds))} {unit}/s"));

    /// <summary>Takes a share from 0 to 1.</summary>
    public IProgress<double> ForShare() => new Report<double>(share => Show(share, _ => ""));

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (isShown && shownAt > TimeSpan.Zero) run.Error.Write("\r\e[K");
    }

    private void Show(double share, Func<double, string> rate)
    {
        var elapsed = run.Clock.GetElapsedTime(start);
        if (!isShown || share <= 0 || (elapsed - shownAt < Step && share < 1)) return;
        shownAt = elapsed;
        var bar = new string('#', (int)(Width * share)).PadRight(Width, '.');
        var left = Human.Duration(elapsed * ((1 - share) / share));
        run.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r[{bar}] {share,4:P0}  {rate(elapsed.TotalSeconds)}  {left} left\e[K"));
    }

    // Not Progress<T>: that one reports on other threads, so lines would come out of order.
    private sealed class Report<T>(Action<T> show) : IProgress<T>
    {
        void IProgress<T>.Report(T value) => show(value);
    }
}
