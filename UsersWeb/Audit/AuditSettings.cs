using System.Globalization;
using UsersWeb.Databases;

namespace UsersWeb.Audit;

/// <summary>The section <c>Audit</c> of the configuration.</summary>
/// <param name="RetentionDays">Days that an entry is kept, 1 to 36,500; null keeps all of them.</param>
public sealed record AuditSettings(int? RetentionDays)
{
    private const int Most = 36_500;

    /// <exception cref="ConnectionStringException">It is no number of days.</exception>
    public static AuditSettings Read(IConfiguration configuration)
    {
        var text = configuration["Audit:RetentionDays"];
        if (string.IsNullOrWhiteSpace(text)) return new((int?)null);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= Most
            ? new(days)
            : throw new ConnectionStringException(
                $"Audit:RetentionDays is {text}; it must be a number of days from 1 to {Most}, or absent to keep everything.");
    }
}
