using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace UsersWeb.Databases;

/// <summary>Names and stored values of an entity's columns, read from the model, so that a new column needs no change here.</summary>
internal sealed class BulkColumns<T>
{
    private readonly (IProperty Property, RelationalTypeMapping Mapping)[] columns;

    /// <summary>All columns but the generated key.</summary>
    public BulkColumns(DbContext db)
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        columns = [.. type.GetProperties().Where(property => property.ValueGenerated != ValueGenerated.OnAdd)
            .Select(property => (property, property.GetRelationalTypeMapping()))];
        Table = table.Name;
        Names = [.. columns.Select(column => column.Property.GetColumnName(table)!)];
        StoreTypes = [.. columns.Select(column => column.Mapping.StoreTypeNameBase)];
    }

    /// <summary>The table, not quoted.</summary>
    public string Table { get; }

    /// <summary>The columns, not quoted.</summary>
    public string[] Names { get; }

    /// <summary>Their types as the database calls them, without lengths.</summary>
    public string[] StoreTypes { get; }

    /// <summary>The value of one column as the driver takes it; null for NULL.</summary>
    public object? Value(T entity, int column)
    {
        var (property, mapping) = columns[column];
        var value = property.GetGetter().GetClrValue(entity!);
        return mapping.Converter is { } converter && value is not null ? converter.ConvertToProvider(value) : value;
    }
}
