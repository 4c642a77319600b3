using System.Data.Common;
using System.Globalization;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Live;

/// <summary>The keys of rows that were changed in a database, as its triggers have written them down.</summary>
public sealed class ChangeLog(LiveDialect dialect, IReadOnlyList<FollowedTable> tables)
{
    // A statement that holds locks for a moment and no longer.
    private const int NumbersInStatement = 1000;

    /// <summary>Has every change of the database written down from now on.</summary>
    /// <exception cref="InvalidOperationException">Somebody was in the way all the time.</exception>
    public async Task InstallAsync(DbConnection open, CancellationToken cancellation)
    {
        await RemoveAsync(open, cancellation);
        foreach (var table in tables)
            await dialect.ApplyAsync(open, [dialect.CreateLog(table), .. dialect.CreateTriggers(table)], cancellation);
    }

    /// <summary>Takes all of it away, as much as there is.</summary>
    public async Task RemoveAsync(DbConnection open, CancellationToken cancellation)
    {
        var there = await dialect.Engine.ReadTableNamesAsync(open, cancellation);
        var triggers = await dialect.Engine.ReadHandmadeAsync(open, cancellation);
        foreach (var table in tables.Where(table => there.Contains(table.Log)))
        {
            // Whoever may make none may not drop what is not there either; and a trigger without its table refuses every change.
            var isFilled = triggers.Any(one => one.Name.StartsWith($"{table.Log}_", StringComparison.Ordinal));
            await dialect.ApplyAsync(open,
                [.. isFilled ? dialect.DropTriggers(table) : [], $"DROP TABLE {dialect.Engine.Quote(table.Log)}"], cancellation);
        }
    }

    /// <summary>What the log holds at the moment that the connection sees.</summary>
    public async Task<IReadOnlyList<TableChanges>> ReadAsync(DbConnection open, CancellationToken cancellation)
    {
        var changes = new List<TableChanges>();
        foreach (var table in tables)
        {
            var rows = await open.QueryAsync(
                $"SELECT {dialect.Engine.Quote([LiveDialect.Number, .. table.Model.Key.Select(column => column.Name)])} FROM "
                + $"{dialect.Engine.Quote(table.Log)}", cancellation);
            if (rows.Count == 0) continue;
            changes.Add(new(table, [.. rows.Select(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture))],
                rows.Select(row => new ChangedKey([.. row.Skip(1).Select(value => value!)])).ToHashSet()));
        }
        return changes;
    }

    /// <summary>
    /// Takes away exactly what was read. The order of numbers is not the order of commits: a lower one may come to light later.
    /// </summary>
    public async Task ForgetAsync(DbConnection open, IReadOnlyList<TableChanges> read, CancellationToken cancellation)
    {
        foreach (var changes in read)
        {
            foreach (var numbers in changes.Numbers.Chunk(NumbersInStatement))
            {
                var list = string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
                await open.ExecuteAsync(
                    $"DELETE FROM {dialect.Engine.Quote(changes.Table.Log)} WHERE {dialect.Engine.Quote(LiveDialect.Number)} IN ({list})",
                    cancellation);
            }
        }
    }
}

/// <summary>Changed rows of one table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Numbers">Of the entries in the log.</param>
/// <param name="Keys">Of the rows, each once.</param>
public sealed record TableChanges(FollowedTable Table, IReadOnlyList<long> Numbers, IReadOnlySet<ChangedKey> Keys);
