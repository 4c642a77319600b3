using System.Globalization;
using UsersWeb.Databases;

namespace UsersWeb.Users.Imports;

/// <summary>The setting <c>Imports:MostMegabytes</c>: how large a file may be that is uploaded. The command line has no limit.</summary>
/// <param name="MostBytes">So many.</param>
public sealed record ImportLimits(long MostBytes)
{
    private const long ByDefault = 250;
    private const long Most = 100_000;

    /// <exception cref="ConnectionStringException">The setting is no such number.</exception>
    public static ImportLimits Read(IConfiguration settings)
    {
        var text = settings["Imports:MostMegabytes"];
        var megabytes = string.IsNullOrEmpty(text) ? ByDefault
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most ? number
            : throw new ConnectionStringException($"Imports:MostMegabytes takes a number from 1 to {Most}, not '{text}'.");
        return new(megabytes * 1_000_000);
    }
}
