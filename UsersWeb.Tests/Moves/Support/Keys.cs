using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Tests.Moves;

/// <summary>Keys of a table whose key columns have the types of the values.</summary>
internal static class Keys
{
    public static RowKey Of(object?[] values) =>
        RowKey.Of(new ModelTable("Things", [.. values.Select(Column)], values.Length, false, [], []), values);

    private static ModelColumn Column(object? value, int place) => new($"Key{place}", value switch
    {
        int or short => ColumnKind.Int32,
        long => ColumnKind.Int64,
        _ => ColumnKind.Text,
    }, false, null, IsSecret: false);
}
