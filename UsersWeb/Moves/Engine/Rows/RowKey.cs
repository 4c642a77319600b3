using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>How a row is named.</summary>
public enum RowKeyKind
{
    /// <summary>By the values of its primary key.</summary>
    Value,

    /// <summary>By its place in the order of keys, because the key itself can't be moved. It counts from where a copy begins.</summary>
    Place,

    /// <summary>No row, but the table itself.</summary>
    Schema,
}

/// <summary>Which row of a table something is about.</summary>
[JsonConverter(typeof(Converter))]
public sealed record RowKey
{
    private const string PlacePrefix = "row ";

    private RowKey(RowKeyKind kind, string text, bool isPersonal) => (Kind, Text, IsPersonal) = (kind, text, isPersonal);

    /// <summary>The table itself.</summary>
    public static RowKey Schema { get; } = new(RowKeyKind.Schema, "(schema)", false);

    /// <summary>How the row is named.</summary>
    public RowKeyKind Kind { get; }

    /// <summary>For people.</summary>
    public string Text { get; }

    /// <summary>Whether the key may hold what somebody typed. Not, where all of its values are whole numbers.</summary>
    public bool IsPersonal { get; }

    /// <summary>
    /// As it stands in a database: a value that looks like a place has a backslash before it, which no other key begins
    /// with an r after.
    /// </summary>
    public string Stored => Kind == RowKeyKind.Value && LooksLikePlace(Text) ? "\\" + Text : Text;

    /// <summary>A key that was read from the source and fits its columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="text">As <see cref="DisplayValue.Key(ModelTable, ReadOnlySpan{byte})"/> writes it.</param>
    public static RowKey Of(ModelTable table, string text) => new(RowKeyKind.Value, text, isPersonal: IsPersonalOf(table));

    /// <summary>A key of values as a driver gave them; what follows those of the key does not count.</summary>
    public static RowKey Of(ModelTable table, IReadOnlyList<object?> values) =>
        new(RowKeyKind.Value, DisplayValue.Key(table, values), isPersonal: IsPersonalOf(table));

    /// <summary>The row at this place, from 1.</summary>
    public static RowKey At(long place) => new(RowKeyKind.Place, PlacePrefix + place.ToString(CultureInfo.InvariantCulture), false);

    /// <summary>What <see cref="Stored"/> wrote. Who wrote it is not known, so a value is taken for somebody's.</summary>
    public static RowKey FromStored(string stored)
    {
        if (LooksLikePlace(stored)) return new(RowKeyKind.Place, stored, false);
        var isEscaped = stored.StartsWith('\\') && LooksLikePlace(stored[1..]);
        return new(RowKeyKind.Value, isEscaped ? stored[1..] : stored, isPersonal: true);
    }

    /// <summary>The same for a report that others may read.</summary>
    public RowKey Masked() => IsPersonal ? new(Kind, DisplayValue.Masked(Text), false) : this;

    /// <summary>Equal keys name the same row, whoever read them.</summary>
    public bool Equals(RowKey? other) => other is not null && Kind == other.Kind && Text == other.Text;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Text);

    /// <summary>For people.</summary>
    public override string ToString() => Text;

    private static bool IsPersonalOf(ModelTable table) => !table.Key.All(column => column.Kind is ColumnKind.Int32 or ColumnKind.Int64);

    private static bool LooksLikePlace(string text) =>
        text.StartsWith(PlacePrefix, StringComparison.Ordinal) && text.Length > PlacePrefix.Length && text.Skip(PlacePrefix.Length)
            .All(char.IsAsciiDigit);

    // In JSON it is its text, for people.
    private sealed class Converter : JsonConverter<RowKey>
    {
        public override RowKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = JsonSerializer.Deserialize<string>(ref reader, options) ?? "";
            return text == Schema.Text ? Schema : FromStored(text);
        }

        public override void Write(Utf8JsonWriter writer, RowKey value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
