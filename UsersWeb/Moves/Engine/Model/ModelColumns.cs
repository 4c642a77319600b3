using Microsoft.EntityFrameworkCore.Metadata;
using UsersWeb.Data;

namespace UsersWeb.Moves.Engine.Model;

/// <summary>Reads columns from EF Core's model. What it does not know, all engines might not keep alike, so it is refused.</summary>
internal static class ModelColumns
{
    // Of a decimal number in .NET, all of which are exact.
    private const int MostDigits = 28;

    private static readonly Dictionary<Type, ColumnKind> Kinds = new()
    {
        [typeof(int)] = ColumnKind.Int32,
        [typeof(long)] = ColumnKind.Int64,
        [typeof(bool)] = ColumnKind.Boolean,
        [typeof(string)] = ColumnKind.Text,
        [typeof(DateTime)] = ColumnKind.Instant,
        [typeof(Guid)] = ColumnKind.Guid,
        [typeof(byte[])] = ColumnKind.Bytes,
        [typeof(decimal)] = ColumnKind.Decimal,
    };

    /// <exception cref="MoveException">Its type is not known; the message names the column.</exception>
    public static ModelColumn Read(IColumn column)
    {
        var property = column.PropertyMappings[0].Property;
        var kind = Kind(column, property);
        return new(column.Name, kind, column.IsNullable, property.GetMaxLength(), property.IsSecret() ?? CouldBeSecret(kind))
        {
            Precision = kind == ColumnKind.Decimal ? Digits(column, property) : 0,
            Scale = property.GetScale() ?? 0,
        };
    }

    // A password or a token fits into these; whoever adds a column and says nothing of it shows nothing of it.
    private static bool CouldBeSecret(ColumnKind kind) => kind is ColumnKind.Text or ColumnKind.Bytes or ColumnKind.Guid;

    private static ColumnKind Kind(IColumn column, IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        var converter = column.PropertyMappings[0].TypeMapping.Converter;
        if (type.IsEnum && converter?.ProviderClrType == typeof(string)) return ColumnKind.Text;
        if (!Kinds.TryGetValue(type, out var kind)) throw CanNot(column, $"is of a type that the move does not know: {type.Name}.");
        if (kind is ColumnKind.Guid or ColumnKind.Bytes or ColumnKind.Decimal && converter is not null)
            throw CanNot(column, $"is a {type.Name} that is converted, so that the move does not know what is stored.");
        return kind;
    }

    private static int Digits(IColumn column, IProperty property) => property.GetPrecision() switch
    {
        null => throw CanNot(column, "is a decimal number without a precision, of which each engine keeps what it likes."),
        > MostDigits => throw CanNot(column, FormattableString.Invariant($"is a decimal number of more than {MostDigits} digits.")),
        { } digits => digits,
    };

    private static MoveException CanNot(IColumn column, string why) =>
        new(MoveExit.Preflight, $"This version's users can't be moved: {column.Table.Name}.{column.Name} {why}");
}
