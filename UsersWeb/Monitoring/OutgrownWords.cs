using System.Globalization;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring;

/// <summary>Whether to stay with one file, in one sentence.</summary>
public static class OutgrownWords
{
    /// <summary>The sentence.</summary>
    public static string Of(FileSigns signs) => signs.OutgrownBy switch
    {
        OutgrownBy.MissedTurns => $"Time to move, because {Human.Number(signs.LastHour.Missed)} changes were refused within the last hour: "
            + "their turn to write did not come in time.",
        OutgrownBy.LateTurns => $"Time to move, because {Human.Number(signs.LastHour.Late)} of {Human.Number(signs.LastHour.Writers)} "
            + "changes within the last hour had to wait noticeably for their turn to write.",
        OutgrownBy.Size => $"Time to move, because the file takes {Human.Bytes(signs.Bytes)}: each backup copies all of it, and what came "
            + "after the last one is lost with the machine.",
        _ => "Stay: one file is the right database for what you do with it.",
    };

    /// <summary>A time as people read it: milliseconds, or seconds where they are many.</summary>
    public static string Time(TimeSpan? time) => time switch
    {
        null => "–",
        { TotalSeconds: >= 10 } some => some.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        { TotalSeconds: >= 1 } some => some.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        { TotalMilliseconds: >= 10 } some => some.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms",
        { } some => some.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture) + " ms",
    };
}
