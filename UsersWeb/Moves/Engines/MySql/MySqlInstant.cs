using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Instants as MySQL and MariaDB read them: yyyy-MM-dd HH:mm:ss.ffffff.</summary>
internal static class MySqlInstant
{
    /// <summary>Bytes of one.</summary>
    public const int Length = 26;

    /// <summary>Digit by digit: .NET's formats take several times as long, and rows have three or more of these.</summary>
    /// <param name="microseconds">As <see cref="Instant"/> counts them.</param>
    /// <param name="room">Takes <see cref="Length"/> bytes.</param>
    public static void Write(long microseconds, Span<byte> room)
    {
        var instant = Instant.ToDateTime(microseconds);
        var (date, time) = instant;
        var (year, month, day) = date;
        Digits(room[..4], year);
        Digits(room.Slice(5, 2), month);
        Digits(room.Slice(8, 2), day);
        Digits(room.Slice(11, 2), time.Hour);
        Digits(room.Slice(14, 2), time.Minute);
        Digits(room.Slice(17, 2), time.Second);
        Digits(room.Slice(20, 6), (int)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
        room[4] = room[7] = (byte)'-';
        room[10] = (byte)' ';
        room[13] = room[16] = (byte)':';
        room[19] = (byte)'.';
    }

    private static void Digits(Span<byte> room, int number)
    {
        for (var i = room.Length - 1; i >= 0; i--)
        {
            room[i] = (byte)('0' + number % 10);
            number /= 10;
        }
    }
}
