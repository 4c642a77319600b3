using System.Text;

namespace UsersWeb.Data;

/// <summary>The one rule by which two names are the same and by which they are sorted, on every engine.</summary>
public static class Text
{
    /// <summary>
    /// Canonical composition (NFC) and invariant upper case: Alice = alice, jose ≠ josé. Malformed UTF-16 comes back
    /// unchanged.
    /// </summary>
    public static string Normalize(string value) =>
        IsWellFormed(value) ? value.Normalize(NormalizationForm.FormC).ToUpperInvariant().Normalize(NormalizationForm.FormC) : value;

    /// <summary>Text that every engine takes as a parameter: PostgreSQL refuses NUL, and none takes half of a surrogate pair.</summary>
    public static bool IsSearchable(string text) => IsWellFormed(text) && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>False when a surrogate stands alone: such text has no UTF-8 form and no database keeps it.</summary>
    public static bool IsWellFormed(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1])) return false;
            i++;
        }
        return true;
    }
}
