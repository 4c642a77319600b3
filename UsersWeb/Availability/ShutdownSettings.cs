using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>The section <c>Shutdown</c> of the configuration.</summary>
public sealed class ShutdownSettings
{
    /// <summary>
    /// Seconds in which everything is still served after SIGTERM, while /healthz/ready is 503 already. 0 to 600; 8 by default: HAProxy's
    /// own defaults notice within six, and Docker kills after ten.
    /// </summary>
    public int DrainSeconds { get; set; } = 8;

    /// <summary>Seconds in which requests that run then may end, before they are broken off. 1 to 600; 30 by default.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    internal TimeSpan Drain => TimeSpan.FromSeconds(DrainSeconds);

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>The settings, checked.</summary>
    /// <exception cref="ConnectionStringException">A setting is not a number in its range.</exception>
    public static ShutdownSettings Read(IConfiguration configuration)
    {
        var settings = Bind(configuration.GetSection("Shutdown"));
        Check(nameof(DrainSeconds), settings.DrainSeconds, 0);
        Check(nameof(TimeoutSeconds), settings.TimeoutSeconds, 1);
        return settings;
    }

    private static ShutdownSettings Bind(IConfigurationSection section)
    {
        try
        {
            return section.Get<ShutdownSettings>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw new ConnectionStringException($"A setting below Shutdown is not understood: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    private static void Check(string name, int value, int least)
    {
        if (value < least || value > 600)
            throw new ConnectionStringException($"Shutdown:{name} is {value}; it must be from {least} to 600.");
    }
}
