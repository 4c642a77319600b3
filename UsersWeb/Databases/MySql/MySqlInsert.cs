using System.Text;
using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>Many rows in one statement. LOAD DATA LOCAL is faster still, but servers refuse it unless told otherwise.</summary>
internal static class MySqlInsert
{
    // Some 100 kB a statement, far below the smallest max_allowed_packet in use (4 MB).
    private const int RowsPerStatement = 250;

    public static async Task InsertAsync<T>(MySqlTransaction transaction, BulkColumns<T> columns, IReadOnlyList<T> rows,
        CancellationToken cancellation)
    {
        for (var first = 0; first < rows.Count; first += RowsPerStatement)
        {
            await using var command = new MySqlCommand { Connection = transaction.Connection, Transaction = transaction };
            Write(command, columns, rows, first, Math.Min(RowsPerStatement, rows.Count - first));
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static void Write<T>(MySqlCommand command, BulkColumns<T> columns, IReadOnlyList<T> rows, int first, int count)
    {
        var text = new StringBuilder($"INSERT INTO `{columns.Table}` (`{string.Join("`, `", columns.Names)}`) VALUES ");
        for (var row = 0; row < count; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var i = 0; i < columns.Names.Length; i++)
            {
                text.Append(i == 0 ? "?" : ", ?");
                command.Parameters.Add(new() { Value = columns.Value(rows[first + row], i) });
            }
            text.Append(')');
        }
        command.CommandText = text.ToString();
    }
}
