using UsersWeb.Data;

namespace UsersWeb.Moves.Engine.Model;

/// <summary>A table of the application, as all engines see it.</summary>
/// <param name="Name">Not quoted.</param>
/// <param name="Columns">The columns of the primary key first, in its order; then the others.</param>
/// <param name="KeyLength">How many columns the primary key has.</param>
/// <param name="HasIdentity">The database numbers the rows by the key's only column.</param>
/// <param name="Indexes">All but the primary key.</param>
/// <param name="ForeignKeys">References to other tables.</param>
public sealed record ModelTable(
    string Name, IReadOnlyList<ModelColumn> Columns, int KeyLength, bool HasIdentity,
    IReadOnlyList<ModelIndex> Indexes, IReadOnlyList<ModelForeignKey> ForeignKeys)
{
    /// <summary>What becomes of its rows in a move.</summary>
    public TableHandling Handling { get; init; }

    /// <summary>A condition in the SQL of the engine that is read: whoever reads the table reads these rows alone. Null: all.</summary>
    public string? Only { get; init; }

    /// <summary>The rows that every new database has, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Seed { get; init; } = [];

    /// <summary>The columns of the primary key.</summary>
    public IEnumerable<ModelColumn> Key => Columns.Take(KeyLength);

    /// <summary>The place of a column in <see cref="Columns"/>.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == column) return i;
        }
        throw new ArgumentException($"{Name} has no column {column}.", nameof(column));
    }

    /// <summary>Indexes that can be left out while rows are loaded: no foreign key leans on them (MySQL refuses to drop those).</summary>
    public IEnumerable<ModelIndex> SecondaryIndexes =>
        Indexes.Where(index => !ForeignKeys.Any(key => index.Columns.Take(key.Columns.Count).SequenceEqual(key.Columns)));
}

/// <summary>A column.</summary>
/// <param name="Name">Not quoted.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsNullable">Whether NULL is allowed.</param>
/// <param name="MaxLength">Most code points of a text, most bytes of bytes; null without limit.</param>
/// <param name="IsSecret">Its values are never shown, in no form: password hashes, tokens, keys.</param>
public sealed record ModelColumn(string Name, ColumnKind Kind, bool IsNullable, int? MaxLength, bool IsSecret)
{
    /// <summary>Digits of a decimal number, those after the point included; 0 of other kinds.</summary>
    public int Precision { get; init; }

    /// <summary>Digits of a decimal number after the point.</summary>
    public int Scale { get; init; }
}

/// <summary>An index.</summary>
/// <param name="Name">Its name in the database.</param>
/// <param name="IsUnique">Whether it refuses equal keys.</param>
/// <param name="Columns">In order, ascending.</param>
public sealed record ModelIndex(string Name, bool IsUnique, IReadOnlyList<string> Columns);

/// <summary>A reference to another table.</summary>
/// <param name="Name">Its name in the database; SQLite keeps none.</param>
/// <param name="Columns">The columns that refer.</param>
/// <param name="Principal">The table they refer to.</param>
/// <param name="PrincipalColumns">Its columns.</param>
/// <param name="Cascades">Whether deleting the principal deletes the row.</param>
public sealed record ModelForeignKey(
    string Name, IReadOnlyList<string> Columns, string Principal, IReadOnlyList<string> PrincipalColumns, bool Cascades);
