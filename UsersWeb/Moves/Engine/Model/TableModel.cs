using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using UsersWeb.Data;

namespace UsersWeb.Moves.Engine.Model;

/// <summary>The application's tables, read from EF Core's model, so that a new table or column is moved without a change here.</summary>
public sealed class TableModel
{
    // What would let somebody in, or sign in somebody's name.
    private static readonly string[] SecretColumns = ["PasswordHash", "SecurityStamp", "Hash", "Xml"];

    private TableModel(IReadOnlyList<ModelTable> tables, IReadOnlyList<string> migrations) => (Tables, Migrations) = (tables, migrations);

    /// <summary>Tables that are referred to come before those that refer to them.</summary>
    public IReadOnlyList<ModelTable> Tables { get; }

    /// <summary>Names of all tables that a move meets, the bookkeeping of EF Core and of the move included.</summary>
    public IReadOnlyList<string> TableNames => [.. Tables.Select(table => table.Name), "__EFMigrationsHistory", MoveMarks.MarkTable, MoveMarks.FenceTable, .. Journal.Tables];

    /// <summary>Names of the migrations without their timestamps, which differ between engines.</summary>
    public IReadOnlyList<string> Migrations { get; }

    /// <summary>Reads it from a context of any engine; no database is opened.</summary>
    /// <exception cref="NotSupportedException">The model has something the move does not know yet.</exception>
    public static TableModel Read(UsersDbContext db)
    {
        var model = db.GetService<IDesignTimeModel>().Model.GetRelationalModel();
        var tables = model.Tables.Select(Table).ToList();
        return new(ParentsFirst(tables), [.. db.Database.GetMigrations().Select(MigrationName)]);
    }

    /// <summary>The name of a migration without its timestamp.</summary>
    public static string MigrationName(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static ModelTable Table(ITable table)
    {
        var key = table.PrimaryKey?.Columns ?? throw new NotSupportedException($"{table.Name} has no primary key; the move needs one.");
        var columns = key.Concat(table.Columns.Except(key).OrderBy(column => column.Name, StringComparer.Ordinal)).Select(Column).ToList();
        var isGenerated = key.Count == 1 && key[0].PropertyMappings[0].Property.ValueGenerated == ValueGenerated.OnAdd;
        return new(table.Name, columns, key.Count, isGenerated, [.. table.Indexes.Select(Index)], [.. table.ForeignKeyConstraints.Select(ForeignKey)]);
    }

    private static ModelColumn Column(IColumn column)
    {
        var property = column.PropertyMappings[0].Property;
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return new(column.Name, Kind(column, type), column.IsNullable, property.GetMaxLength(),
            SecretColumns.Contains(column.Name) || (column.Table.Name == "UserTokens" && column.Name == "Value"));
    }

    private static ColumnKind Kind(IColumn column, Type type)
    {
        if (type == typeof(long)) return ColumnKind.Int64;
        if (type == typeof(int)) return ColumnKind.Int32;
        if (type == typeof(bool)) return ColumnKind.Boolean;
        if (type == typeof(string) || (type.IsEnum && column.PropertyMappings[0].TypeMapping.Converter?.ProviderClrType == typeof(string))) return ColumnKind.Text;
        if (type == typeof(DateTime) || type == typeof(DateTimeOffset)) return ColumnKind.Instant;
        throw new NotSupportedException($"{column.Table.Name}.{column.Name} is of a type the move does not know: {type.Name}.");
    }

    private static ModelIndex Index(ITableIndex index)
    {
        if (index.Filter is not null || index.IsDescending?.Any(descending => descending) == true)
            throw new NotSupportedException($"{index.Name} is filtered or descending, which not all engines can do.");
        return new(index.Name, index.IsUnique, [.. index.Columns.Select(column => column.Name)]);
    }

    private static ModelForeignKey ForeignKey(IForeignKeyConstraint key) => new(
        key.Name, [.. key.Columns.Select(column => column.Name)], key.PrincipalTable.Name, [.. key.PrincipalColumns.Select(column => column.Name)],
        key.OnDeleteAction == ReferentialAction.Cascade);

    private static List<ModelTable> ParentsFirst(List<ModelTable> tables)
    {
        var ordered = new List<ModelTable>();
        var left = tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        while (left.Count > 0)
        {
            var next = left.FirstOrDefault(table => table.ForeignKeys.All(key => key.Principal == table.Name || ordered.Any(done => done.Name == key.Principal)))
                ?? throw new NotSupportedException($"Tables refer to each other in a circle: {string.Join(", ", left.Select(table => table.Name))}.");
            ordered.Add(next);
            left.Remove(next);
        }
        return ordered;
    }
}
