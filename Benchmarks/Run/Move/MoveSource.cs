using System.Buffers;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Run.Move;

/// <summary>
/// Sample people in a SQLite file, and the same rows as text for the databases' own clients. Making them takes longer than
/// moving them, so both stay.
/// </summary>
internal sealed class MoveSource
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\\t\n\r");

    private MoveSource(string folder, int users)
    {
        var name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"users-{users}"));
        (Users, File, Text) = (users, name + ".db", name + ".txt");
    }

    public int Users { get; }

    /// <summary>The SQLite database.</summary>
    public string File { get; }

    /// <summary>
    /// A line for each row, tabs between the columns, \N for null: what PostgreSQL and MariaDB both read without being
    /// told.
    /// </summary>
    public string Text { get; }

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    public static async Task<MoveSource> MakeAsync(string app, string folder, int users)
    {
        Directory.CreateDirectory(folder);
        var source = new MoveSource(folder, users);
        if (!System.IO.File.Exists(source.File)) await source.SeedAsync(app);
        var text = new SqliteConnectionStringBuilder { DataSource = source.File, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        await using var connection = new SqliteConnection(text.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM Users ORDER BY Id";
        await using var rows = await command.ExecuteReaderAsync();
        source.Columns = [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)];
        if (!System.IO.File.Exists(source.Text)) await source.WriteTextAsync(rows);
        return source;
    }

    // What is half made has another name, so an interrupted run leaves nothing that looks whole.
    private async Task SeedAsync(string app)
    {
        await Console.Error.WriteLineAsync($"Making {File}; it stays for the next time.");
        foreach (var rest in Directory.GetFiles(Path.GetDirectoryName(File)!, Path.GetFileName(File) + ".part*"))
            System.IO.File.Delete(rest);
        var part = File + ".part";
        await Child.ReadAsync(app, ["db", "seed", "--users", Users.ToString(CultureInfo.InvariantCulture), "--seed", "7"], "",
            ("ConnectionStrings__Users", $"Data Source={part}"));
        System.IO.File.Move(part, File);
    }

    private async Task WriteTextAsync(SqliteDataReader rows)
    {
        await Console.Error.WriteLineAsync($"Making {Text}; it stays for the next time.");
        await using (var writer = new StreamWriter(Text + ".part"))
        {
            while (await rows.ReadAsync()) WriteRow(writer, rows);
        }
        System.IO.File.Move(Text + ".part", Text, overwrite: true);
    }

    private static void WriteRow(StreamWriter writer, SqliteDataReader row)
    {
        for (var column = 0; column < row.FieldCount; column++)
        {
            if (column > 0) writer.Write('\t');
            writer.Write(row.IsDBNull(column) ? "\\N" : Written(row.GetString(column)));
        }
        writer.Write('\n');
    }

    private static string Written(string value)
    {
        // MariaDB doesn't know the Z; PostgreSQL is told that its session is in UTC.
        if (value is [.., 'Z'] && value.Length > 19 && value[10] == 'T' && DateTime.TryParse(value, CultureInfo.InvariantCulture, out _))
            return value[..^1].Replace('T', ' ');
        if (!value.AsSpan().ContainsAny(Special)) return value;
        return value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
    }
}
