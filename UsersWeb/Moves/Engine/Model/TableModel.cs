using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using UsersWeb.Data;
using UsersWeb.Databases.MySql;

namespace UsersWeb.Moves.Engine.Model;

/// <summary>The application's tables, read from EF Core's model, so that a new table or column is moved without a change here.</summary>
public sealed class TableModel
{
    /// <summary>How names of tables of changed keys, and of the triggers that fill them, begin: see <see cref="MoveEngine"/>.</summary>
    public const string LogPrefix = "__MoveLog_";

    /// <summary>How names of tables begin in which changed rows wait to be put in.</summary>
    public const string StagePrefix = "__MoveStage_";

    private TableModel(IReadOnlyList<ModelTable> all, IReadOnlyList<string> migrations)
    {
        All = all;
        Tables = [.. all.Where(table => table.Handling == TableHandling.Moved)];
        Migrations = migrations;
    }

    /// <summary>Every table of the application. Tables that are referred to come before those that refer to them.</summary>
    public IReadOnlyList<ModelTable> All { get; }

    /// <summary>Those whose rows are moved, in the same order.</summary>
    public IReadOnlyList<ModelTable> Tables { get; }

    /// <summary>Names of all tables that a move meets, the bookkeeping of EF Core and of the move included.</summary>
    public IReadOnlyList<string> TableNames =>
        [.. All.Select(table => table.Name), "__EFMigrationsHistory", MoveMarks.MarkTable, MoveMarks.FenceTable, MoveMarks.LiveTable,
            MoveMarks.InstanceTable, ClusterLease.Table, .. Journal.Tables,
            .. Tables.SelectMany((_, place) => new[] { $"{LogPrefix}{place}", $"{StagePrefix}{place}" })];

    /// <summary>Names of the migrations without their timestamps, which differ between engines.</summary>
    public IReadOnlyList<string> Migrations { get; }

    /// <summary>Reads it from a context of any engine; no database is opened.</summary>
    /// <exception cref="MoveException">The model has something that can't be moved; the message names it.</exception>
    public static TableModel Read(DbContext db)
    {
        var model = db.GetService<IDesignTimeModel>().Model.GetRelationalModel();
        var tables = ParentsFirst([.. model.Tables.Select(Table)]);
        foreach (var table in tables) CheckReferences(table, tables);
        return new(tables, [.. db.Database.GetMigrations().Select(MigrationName)]);
    }

    /// <summary>The name of a migration without its timestamp.</summary>
    public static string MigrationName(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static ModelTable Table(ITable table)
    {
        var key = table.PrimaryKey?.Columns ?? throw CanNot($"{table.Name} has no primary key; the move needs one.");
        var columns = key.Concat(table.Columns.Except(key).OrderBy(column => column.Name, StringComparer.Ordinal)).ToList();
        var known = columns.Select(ModelColumns.Read).ToList();
        if (known.Take(key.Count).FirstOrDefault(column => column.Kind == ColumnKind.Decimal) is { } number)
            throw CanNot($"{table.Name}.{number.Name} is a decimal number in a primary key, whose order differs between engines.");
        var isNumbered = key.Count == 1 && known[0].Kind is ColumnKind.Int32 or ColumnKind.Int64
            && key[0].PropertyMappings[0].Property.ValueGenerated == ValueGenerated.OnAdd;
        var types = table.EntityTypeMappings.Select(mapping => mapping.TypeBase).OfType<IEntityType>().ToList();
        var (indexes, references) = (table.Indexes.Select(Index), table.ForeignKeyConstraints.Select(ForeignKey));
        return new(table.Name, known, key.Count, isNumbered, [.. indexes], [.. references])
        {
            Handling = types[0].GetHandling(),
            Seed = [.. types.SelectMany(type => type.GetSeedData()).Select(row => Seed(columns, row))],
        };
    }

    private static List<object?> Seed(List<IColumn> columns, IDictionary<string, object?> row) =>
        [.. columns.Select(column => row.TryGetValue(column.PropertyMappings[0].Property.Name, out var value) ? value : null)];

    private static ModelIndex Index(ITableIndex index)
    {
        if (index.Filter is not null || index.IsDescending?.Any(descending => descending) == true)
            throw CanNot($"{index.Name} is filtered or descending, which not all engines can do.");
        return new(index.Name, index.IsUnique, [.. index.Columns.Select(column => column.Name)]);
    }

    private static ModelForeignKey ForeignKey(IForeignKeyConstraint key) => new(
        key.Name, [.. key.Columns.Select(column => column.Name)],
        key.PrincipalTable.Name, [.. key.PrincipalColumns.Select(column => column.Name)], key.OnDeleteAction == ReferentialAction.Cascade);

    private static List<ModelTable> ParentsFirst(List<ModelTable> tables)
    {
        var ordered = new List<ModelTable>();
        var left = tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        while (left.Count > 0)
        {
            var next = left.FirstOrDefault(table => table.ForeignKeys.All(key => key.Principal == table.Name || IsDone(key.Principal)))
                ?? throw CanNot($"Tables refer to each other in a circle: {string.Join(", ", left.Select(table => table.Name))}.");
            ordered.Add(next);
            left.Remove(next);
        }
        return ordered;

        bool IsDone(string name) => ordered.Any(table => table.Name == name);
    }

    private static void CheckReferences(ModelTable table, List<ModelTable> tables)
    {
        foreach (var key in table.ForeignKeys)
        {
            var columns = key.Columns.Select(name => table.Columns[table.IndexOf(name)]);
            if (columns.FirstOrDefault(column => column.Kind is not (ColumnKind.Int32 or ColumnKind.Int64)) is { } odd)
                throw CanNot($"{table.Name}.{odd.Name} refers to {key.Principal} by something else than a whole number.");
            var principal = tables.Single(other => other.Name == key.Principal);
            if (table.Handling == TableHandling.Moved && principal.Handling != TableHandling.Moved)
                throw CanNot($"{table.Name} is moved and refers to {key.Principal}, which is not.");
        }
    }

    private static MoveException CanNot(string why) => new(MoveExit.Preflight, $"This version's users can't be moved: {why}");
}
