using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Preflight;

/// <summary>Compares the tables of a database with the model, in the terms all engines share.</summary>
public static class SourceShape
{
    /// <summary>EF Core's tables, the move's own and SQLite's begin with two underscores or with sqlite_.</summary>
    public static bool IsBookkeeping(string table) => table.StartsWith("__", StringComparison.Ordinal) || table.StartsWith("sqlite_", StringComparison.Ordinal);

    /// <summary>What differs, one sentence each, with the table it is about.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tables">The tables that are there.</param>
    /// <param name="isTarget">Whether indexes and references must all be there; a source may lack some or have more.</param>
    public static IEnumerable<(string Table, string? Column, string What)> Differences(TableModel model, IReadOnlyList<TableShape> tables, bool isTarget)
    {
        var byName = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        foreach (var extra in tables.Where(table => !IsBookkeeping(table.Name) && model.All.All(known => known.Name != table.Name)))
            yield return (extra.Name, null, "is no table of the application");
        foreach (var table in isTarget ? model.All : model.Tables)
        {
            if (!byName.TryGetValue(table.Name, out var shape))
            {
                yield return (table.Name, null, "is missing");
                continue;
            }
            foreach (var difference in Columns(table, shape)) yield return (table.Name, difference.Column, difference.What);
            if (!isTarget) continue;
            foreach (var difference in Constraints(table, shape)) yield return (table.Name, null, difference);
        }
    }

    private static IEnumerable<(string Column, string What)> Columns(ModelTable table, TableShape shape)
    {
        foreach (var extra in shape.Columns.Keys.Where(name => table.Columns.All(column => column.Name != name))) yield return (extra, "is no column of the application");
        foreach (var column in table.Columns)
        {
            if (!shape.Columns.TryGetValue(column.Name, out var found)) yield return (column.Name, "is missing");
            else if (!found.Kinds.Contains(column.Kind)) yield return (column.Name, $"has the type {found.Type}, which is not the application's");
            else if (found.IsNullable != column.IsNullable && !table.Key.Contains(column)) yield return (column.Name, found.IsNullable ? "allows NULL" : "refuses NULL");
            else if (column.Kind == ColumnKind.Text && found.MaxLength != column.MaxLength) yield return (column.Name, FormattableString.Invariant($"takes {Length(found.MaxLength)}, not {Length(column.MaxLength)}"));
            else if (column.Kind == ColumnKind.Text && !found.IsBinary) yield return (column.Name, "is not compared by code point");
        }
        if (!shape.Key.SequenceEqual(table.Key.Select(column => column.Name))) yield return (string.Join(", ", shape.Key), "is not the application's primary key");
    }

    private static IEnumerable<string> Constraints(ModelTable table, TableShape shape)
    {
        foreach (var index in table.Indexes)
        {
            var found = shape.Indexes.FirstOrDefault(other => other.Name == index.Name);
            if (found is null) yield return $"lacks the index {index.Name}";
            else if (found.IsUnique != index.IsUnique || !found.Columns.SequenceEqual(index.Columns)) yield return $"has another index {index.Name}";
        }
        foreach (var extra in shape.Indexes.Where(found => table.Indexes.All(index => index.Name != found.Name))) yield return $"has an index {extra.Name} that is not the application's";
        foreach (var key in table.ForeignKeys)
        {
            if (!shape.ForeignKeys.Any(found => found.Principal == key.Principal && found.Columns.SequenceEqual(key.Columns)
                && found.PrincipalColumns.SequenceEqual(key.PrincipalColumns) && found.Cascades == key.Cascades)) yield return $"lacks the reference {key.Name}";
        }
    }

    private static string Length(int? length) => length is { } most ? FormattableString.Invariant($"{most} characters") : "any length";
}
