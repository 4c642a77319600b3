using System.Globalization;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>What a column takes, and values that it does not take, for people. A secret is shown by its length alone.</summary>
internal static class ColumnWords
{
    public static string Wanted(ModelColumn column) => column.Kind switch
    {
        ColumnKind.Int32 or ColumnKind.Int64 => "a whole number",
        ColumnKind.Boolean => "0 or 1",
        ColumnKind.Instant => "an instant of the years 1 to 9999 as yyyy-MM-ddTHH:mm:ss.ffffffZ",
        ColumnKind.Guid => "a Guid of 32 digits and four hyphens, as the application writes it",
        ColumnKind.Bytes => "bytes",
        ColumnKind.Decimal => "a decimal number as the application writes it: 1.5, 1.0",
        _ => "a text",
    };

    public static string Digits(ModelColumn column) => string.Create(
        CultureInfo.InvariantCulture, $"at most {column.Precision - column.Scale} digits before the point and {column.Scale} after it");

    public static string MostBytes(long most) => string.Create(CultureInfo.InvariantCulture, $"at most {most} bytes");

    public static string Text(ModelColumn column, ReadOnlySpan<byte> value) =>
        column.IsSecret ? DisplayValue.Secret(value.Length) : DisplayValue.Text(value);

    public static string Bytes(ModelColumn column, ReadOnlySpan<byte> value) =>
        column.IsSecret ? DisplayValue.Secret(value.Length) : DisplayValue.Blob(value);

    public static string Other(ModelColumn column, string shown) => column.IsSecret ? DisplayValue.Secret(shown.Length) : shown;

    public static string InstantOutside(long microseconds) => microseconds switch
    {
        long.MaxValue => "infinity",
        long.MinValue => "-infinity",
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 31556952000000.0 + 2000:F0} or so, as a year"),
    };
}
