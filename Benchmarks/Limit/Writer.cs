using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Limit;

/// <summary>One writer at a time, which is all that SQLite allows; each row is a durable commit of its own (synchronous FULL).</summary>
internal sealed class Writer : IDisposable
{
    private static readonly string[] Columns =
    [
        "UserName", "Email", "DisplayName", "PhoneNumber", "Status", "CreatedAt", "UpdatedAt",
        "NormalizedUserName", "NormalizedEmail", "NormalizedDisplayName", "ConcurrencyStamp",
    ];

    private readonly Lock turn = new();
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;

    public Writer(string file, string journal)
    {
        connection = new($"Data Source={file}");
        connection.Open();
        insert = connection.CreateCommand();
        insert.CommandText = $"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000";
        insert.ExecuteNonQuery();
        insert.CommandText =
            $"INSERT INTO Users ({string.Join(", ", Columns)}, IsSample, EmailConfirmed, MustChangePassword) " +
            $"VALUES ({string.Join(", ", Columns.Select(column => "$" + column))}, 0, 0, 0)";
        foreach (var column in Columns) insert.Parameters.Add("$" + column, SqliteType.Text);
        insert.Prepare();
    }

    public User Create(UserInput input)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        object?[] values =
        [
            input.UserName, input.Email, input.DisplayName, input.PhoneNumber, "Active", now, now,
            input.UserName.ToUpperInvariant(), input.Email.ToUpperInvariant(), input.DisplayName?.ToUpperInvariant() ?? "",
            Guid.NewGuid().ToString(),
        ];
        return new(Insert(values), input.UserName, input.Email, input.DisplayName, input.PhoneNumber, "Active", now, now);
    }

    public void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
    }

    private long Insert(object?[] values)
    {
        lock (turn)
        {
            for (var i = 0; i < values.Length; i++) insert.Parameters[i].Value = values[i] ?? DBNull.Value;
            insert.ExecuteNonQuery();
            return SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle!);
        }
    }
}
