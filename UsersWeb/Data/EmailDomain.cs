using System.Globalization;
using System.Text;

namespace UsersWeb.Data;

/// <summary>The domain of an e-mail address.</summary>
public static class EmailDomain
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>As the servers of names have it, in A-labels (UTS 46); null when it can't be one.</summary>
    public static string? ToAscii(string domain)
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
