namespace UsersWeb.Databases.Sqlite;

/// <summary>How long writers waited for their turn in the last hour, by minutes.</summary>
internal sealed class WriteWaits
{
    private const int Minutes = 60;
    private const int MinuteMilliseconds = 60_000;

    private readonly Cell[] cells = [.. Enumerable.Range(0, Minutes).Select(_ => new Cell())];
    private readonly Lock gate = new();

    /// <summary>The turn came, after so long a wait in the queue and for another process together.</summary>
    public void Add(TimeSpan waited)
    {
        lock (gate)
        {
            var cell = Now();
            cell.Writers++;
            if (waited.TotalMilliseconds >= FileSigns.LateMilliseconds) cell.Late++;
            if (waited > cell.Longest) cell.Longest = waited;
        }
    }

    /// <summary>It did not come in time.</summary>
    public void Miss()
    {
        lock (gate) Now().Missed++;
    }

    /// <summary>The last hour.</summary>
    public WriterFigures Read()
    {
        lock (gate)
        {
            var minute = Environment.TickCount64 / MinuteMilliseconds;
            var hour = cells.Where(cell => cell.Minute > minute - Minutes).ToList();
            return new(hour.Sum(cell => cell.Writers), hour.Sum(cell => cell.Late), hour.Sum(cell => cell.Missed),
                hour.Select(cell => cell.Longest).DefaultIfEmpty().Max());
        }
    }

    private Cell Now()
    {
        var minute = Environment.TickCount64 / MinuteMilliseconds;
        ref var cell = ref cells[minute % Minutes];
        if (cell.Minute != minute) cell = new() { Minute = minute };
        return cell;
    }

    private sealed class Cell
    {
        public long Minute = long.MinValue;
        public long Writers;
        public long Late;
        public long Missed;
        public TimeSpan Longest;
    }
}
