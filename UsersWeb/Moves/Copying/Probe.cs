using System.Data.Common;
using System.Globalization;
using UsersWeb.Databases;
using UsersWeb.Moves.Model;

namespace UsersWeb.Moves.Copying;

/// <summary>Inserts a row as the application would, to see which number it gets, and rolls it back.</summary>
internal sealed class Probe(MoveRun run, DbConnection target)
{
    public async Task<long> InsertAsync(MoveTable table, CancellationToken cancellation)
    {
        await using var transaction = await target.BeginTransactionAsync(cancellation);
        var number = await InsertAsync(table, transaction, cancellation);
        await transaction.RollbackAsync(cancellation);
        return number;
    }

    private async Task<long> InsertAsync(MoveTable table, DbTransaction transaction, CancellationToken cancellation)
    {
        await using var command = target.CreateCommand();
        command.Transaction = transaction;
        var columns = new List<string>();
        foreach (var column in table.Columns.Skip(1).Where(column => !column.IsNullable))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = FormattableString.Invariant($"@p{columns.Count}");
            parameter.Value = await ValueAsync(table, column, transaction, cancellation);
            command.Parameters.Add(parameter);
            columns.Add(column.Name);
        }
        command.CommandText = $"INSERT INTO {run.Target.Quote(table.Name)} ({run.Target.Quote(columns)}) VALUES ({string.Join(", ", command.Parameters.Cast<DbParameter>().Select(parameter => parameter.ParameterName))})";
        await command.ExecuteNonQueryAsync(cancellation);
        command.Parameters.Clear();
        command.CommandText = run.Target.LastIdentity(table);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    private async Task<object> ValueAsync(MoveTable table, MoveColumn column, DbTransaction transaction, CancellationToken cancellation)
    {
        if (table.ForeignKeys.FirstOrDefault(key => key.Columns.Contains(column.Name)) is { } reference)
            return await ParentAsync(reference, transaction, cancellation);
        return column.Kind switch
        {
            // Different from every value, for unique indexes.
            ColumnKind.Text => Guid.NewGuid().ToString("N")[..Math.Min(32, column.MaxLength ?? 32)],
            ColumnKind.Boolean => run.Target.ConnectionString.Provider == DatabaseProvider.PostgreSql ? false : 0,
            ColumnKind.Instant when run.Target.ConnectionString.Provider == DatabaseProvider.Sqlite => "2000-01-01T00:00:00.000000Z",
            ColumnKind.Instant => new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            ColumnKind.Int32 => 0,
            _ => 0L,
        };
    }

    private async Task<object> ParentAsync(MoveForeignKey reference, DbTransaction transaction, CancellationToken cancellation)
    {
        await using var command = target.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT max({run.Target.Quote(reference.PrincipalColumns[0])}) FROM {run.Target.Quote(reference.Principal)}";
        if (await command.ExecuteScalarAsync(cancellation) is long existing) return existing;
        return await InsertAsync(run.Model.Tables.Single(parent => parent.Name == reference.Principal), transaction, cancellation);
    }
}
