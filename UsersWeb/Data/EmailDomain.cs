using System.Globalization;
using System.Text;

namespace UsersWeb.Data;

/// <summary>The domain of an e-mail address.</summary>
public static class EmailDomain
{
    // Whoever looks at many addresses meets the same domains, and one costs as much as everything else about an address.
    private const int Remembered = 256;

    [ThreadStatic]
    private static (string Domain, string? Ascii)[]? remembered;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>What stands before the last "@", and behind it; all is the first where there is none.</summary>
    public static (string Local, string Domain) Split(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 0 ? (address, "") : (address[..at], address[(at + 1)..]);
    }

    /// <summary>As people read it, in U-labels; null when it can't be one.</summary>
    public static string? ToUnicode(string domain)
    {
        try
        {
            return domain.Length == 0 ? null : Idn.GetUnicode(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>As the servers of names have it, in A-labels (UTS 46); null when it can't be one.</summary>
    public static string? ToAscii(string domain)
    {
        if (domain.Length > UserLimits.Normalized) return Make(domain);
        ref var place = ref (remembered ??= new (string, string?)[Remembered])[(uint)domain.GetHashCode() % Remembered];
        if (place.Domain != domain) place = (domain, Make(domain));
        return place.Ascii;
    }

    private static string? Make(string domain)
    {
        try
        {
            return domain.Length == 0 ? null : Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
