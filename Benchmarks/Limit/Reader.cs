using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Limit;

/// <summary>One connection with prepared statements for each thread: the driver is synchronous, so a thread never needs two.</summary>
internal sealed class Reader
{
    private const string Columns = "Id, UserName, Email, DisplayName, PhoneNumber, Status, CreatedAt, UpdatedAt";

    [ThreadStatic]
    private static Reader? ofThisThread;

    private readonly SqliteCommand find;
    private readonly SqliteCommand list;

    private Reader(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        connection.Open();
        find = Prepare(connection, $"SELECT {Columns} FROM Users WHERE Id = $value");
        list = Prepare(connection, $"SELECT {Columns} FROM Users ORDER BY Id LIMIT $value");
    }

    public static Reader OfThisThread(string file) => ofThisThread ??= new(file);

    public User? Find(long id)
    {
        find.Parameters[0].Value = id;
        using var reader = find.ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    public UserList List(int limit)
    {
        list.Parameters[0].Value = limit + 1L;
        using var reader = list.ExecuteReader();
        var users = new List<User>(limit + 1);
        while (reader.Read()) users.Add(Read(reader));
        if (users.Count <= limit) return new(users, null);
        users.RemoveAt(limit);
        return new(users, users[^1].Id.ToString(CultureInfo.InvariantCulture));
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$value", SqliteType.Integer);
        command.Prepare();
        return command;
    }

    private static User Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null
            : row.GetString(4),
        row.GetString(5), row.GetString(6), row.GetString(7));
}
