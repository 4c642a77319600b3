using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring;

/// <summary>Whether to stay with one file, in one sentence.</summary>
public static class OutgrownWords
{
    /// <summary>The sentence.</summary>
    public static string Of(FileSigns signs) => signs.OutgrownBy switch
    {
        OutgrownBy.MissedTurns => T(
            "Time to move, because {0} changes were refused within the last hour: their turn to write did not come in time.",
            Human.Number(signs.LastHour.Missed)),
        OutgrownBy.LateTurns => T(
            "Time to move, because {0} of {1} changes within the last hour had to wait noticeably for their turn to write.",
            Human.Number(signs.LastHour.Late), Human.Number(signs.LastHour.Writers)),
        OutgrownBy.Size => T(
            "Time to move, because the file takes {0}: each backup copies all of it, and what came after the last one is lost with the "
            + "machine.", Human.Bytes(signs.Bytes)),
        _ => T("Stay: one file is the right database for what you do with it."),
    };

    /// <summary>What was measured of those who wrote.</summary>
    public static string LastHour(FileSigns signs)
    {
        var (writers, late, missed, longest) = signs.LastHour;
        return TPlural(writers,
            "Within the last hour {0} change was written; {1} waited longer than {2} ms for the turn, the longest {3}; {4}.",
            "Within the last hour {0} changes were written; {1} waited longer than {2} ms for the turn, the longest {3}; {4}.",
            Human.Number(late), Human.Number(FileSigns.LateMilliseconds), Human.Time(longest),
            TPlural(missed, "{0} was refused", "{0} were refused"));
    }
}
