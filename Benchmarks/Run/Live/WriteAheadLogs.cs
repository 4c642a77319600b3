namespace Run.Live;

/// <summary>The logs of the SQLite files in a folder.</summary>
internal sealed class WriteAheadLogs(string folder)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The largest that there was, in bytes.</summary>
    public long Largest { get; private set; }

    public async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var file in new DirectoryInfo(folder).GetFiles("*-wal")) Largest = Math.Max(Largest, Length(file));
            await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
