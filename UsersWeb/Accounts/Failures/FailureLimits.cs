using UsersWeb.Databases;

namespace UsersWeb.Accounts.Failures;

/// <summary>The section <c>Accounts:Failures</c> of the configuration: how many wrong passwords before a pause.</summary>
public sealed class FailureLimits
{
    /// <summary>From one address, or one known device, for one name. 1 to 100; 10 by default.</summary>
    public int OfAddressAndName { get; set; } = 10;

    /// <summary>
    /// For one name from all devices together on which it never signed in. 10 to 100,000; 100 by default (NIST SP 800-63B, 3.2.2).
    /// </summary>
    public int OfName { get; set; } = 100;

    /// <summary>From one address for any names: whoever tries one password on many. 10 to 100,000; 100 by default.</summary>
    public int OfAddress { get; set; } = 100;

    /// <summary>How long a pause is, except that of a name, which ends with its day. 1 to 1,440; 5 by default.</summary>
    public int PauseMinutes { get; set; } = 5;

    internal TimeSpan Pause => TimeSpan.FromMinutes(PauseMinutes);

    /// <summary>The settings, checked.</summary>
    /// <exception cref="ConnectionStringException">A setting is not a number in its range.</exception>
    public static FailureLimits Read(IConfiguration settings)
    {
        var limits = Bind(settings.GetSection("Accounts:Failures"));
        Check(nameof(OfAddressAndName), limits.OfAddressAndName, 1, 100);
        Check(nameof(OfName), limits.OfName, 10, 100_000);
        Check(nameof(OfAddress), limits.OfAddress, 10, 100_000);
        Check(nameof(PauseMinutes), limits.PauseMinutes, 1, 24 * 60);
        return limits;
    }

    private static FailureLimits Bind(IConfigurationSection section)
    {
        try
        {
            return section.Get<FailureLimits>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw new ConnectionStringException(
                $"A setting below Accounts:Failures is not understood: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    private static void Check(string name, int value, int least, int most)
    {
        if (value < least || value > most)
            throw new ConnectionStringException($"Accounts:Failures:{name} is {value}; it must be from {least} to {most}.");
    }
}
