using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Preflight;

/// <summary>Compares the tables of a database with the model, in the terms all engines share.</summary>
public static class SourceShape
{
    /// <summary>EF Core's tables, the move's own and SQLite's begin with two underscores or with sqlite_.</summary>
    public static bool IsBookkeeping(string table) =>
        table.StartsWith("__", StringComparison.Ordinal) || table.StartsWith("sqlite_", StringComparison.Ordinal);

    /// <summary>What differs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tables">The tables that are there.</param>
    /// <param name="isTarget">Whether indexes and references must all be there; a source may lack some or have more.</param>
    public static IEnumerable<ShapeDifference> Differences(TableModel model, IReadOnlyList<TableShape> tables, bool isTarget)
    {
        var byName = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        foreach (var extra in tables.Where(table => !IsBookkeeping(table.Name) && model.All.All(known => known.Name != table.Name)))
            yield return new(ShapeDifferenceKind.ExtraTable, extra.Name);
        foreach (var table in isTarget ? model.All : model.Tables)
        {
            if (!byName.TryGetValue(table.Name, out var shape))
            {
                yield return new(ShapeDifferenceKind.MissingTable, table.Name);
                continue;
            }
            foreach (var difference in Columns(table, shape)) yield return difference;
            if (!isTarget) continue;
            foreach (var difference in Indexes(table, shape)) yield return difference;
            foreach (var difference in References(table, shape)) yield return difference;
        }
    }

    private static IEnumerable<ShapeDifference> Columns(ModelTable table, TableShape shape)
    {
        foreach (var extra in shape.Columns.Keys.Where(name => table.Columns.All(column => column.Name != name)))
            yield return new(ShapeDifferenceKind.ExtraColumn, table.Name, extra);
        foreach (var column in table.Columns)
        {
            if (!shape.Columns.TryGetValue(column.Name, out var found))
                yield return new(ShapeDifferenceKind.MissingColumn, table.Name, column.Name);
            else if (Column(table, column, found) is { } difference) yield return difference;
        }
        if (!shape.Key.SequenceEqual(table.Key.Select(column => column.Name)))
            yield return new(ShapeDifferenceKind.OtherKey, table.Name, string.Join(", ", shape.Key));
    }

    private static ShapeDifference? Column(ModelTable table, ModelColumn column, ColumnShape found)
    {
        if (!found.Kinds.Contains(column.Kind)) return Of(ShapeDifferenceKind.OtherType) with { Detail = found.Type };
        if (found.IsNullable != column.IsNullable && !table.Key.Contains(column))
            return Of(found.IsNullable ? ShapeDifferenceKind.AllowsNull : ShapeDifferenceKind.RefusesNull);
        if (column.Kind != ColumnKind.Text) return null;
        if (found.MaxLength != column.MaxLength)
            return Of(ShapeDifferenceKind.OtherLength) with { Length = found.MaxLength, ModelLength = column.MaxLength };
        return found.IsBinary ? null : Of(ShapeDifferenceKind.NotByCodePoint);

        ShapeDifference Of(ShapeDifferenceKind kind) => new(kind, table.Name, column.Name);
    }

    private static IEnumerable<ShapeDifference> Indexes(ModelTable table, TableShape shape)
    {
        foreach (var index in table.Indexes)
        {
            var found = shape.Indexes.FirstOrDefault(other => other.Name == index.Name);
            if (found is null) yield return Of(ShapeDifferenceKind.MissingIndex, index.Name);
            else if (found.IsUnique != index.IsUnique || !found.Columns.SequenceEqual(index.Columns))
                yield return Of(ShapeDifferenceKind.OtherIndex, index.Name);
        }
        foreach (var extra in shape.Indexes.Where(found => table.Indexes.All(index => index.Name != found.Name)))
            yield return Of(ShapeDifferenceKind.ExtraIndex, extra.Name);

        ShapeDifference Of(ShapeDifferenceKind kind, string name) => new(kind, table.Name, Detail: name);
    }

    private static IEnumerable<ShapeDifference> References(ModelTable table, TableShape shape) =>
        from key in table.ForeignKeys
        where !shape.ForeignKeys.Any(found => found.Principal == key.Principal && found.Columns.SequenceEqual(key.Columns)
            && found.PrincipalColumns.SequenceEqual(key.PrincipalColumns) && found.Cascades == key.Cascades)
        select new ShapeDifference(ShapeDifferenceKind.MissingReference, table.Name, Detail: key.Name);
}
