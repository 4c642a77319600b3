using System.Data.Common;

namespace Limit;

/// <summary>The same on a server: pooled connections on which each statement is prepared once, and each row a commit of its own.</summary>
/// <param name="source">Of the connections.</param>
/// <param name="quote">Around a name.</param>
/// <param name="answerKey">What an INSERT ends with, so that it answers the key.</param>
internal sealed class OnServer(DbDataSource source, char quote, string answerKey)
{
    private static readonly string[] Read =
        ["Id", "UserName", "Email", "DisplayName", "PhoneNumber", "Status", "CreatedAt", "UpdatedAt"];

    private static readonly string[] Written =
    [
        "UserName", "Email", "DisplayName", "PhoneNumber", "Status", "CreatedAt", "UpdatedAt",
        "NormalizedUserName", "NormalizedEmail", "NormalizedDisplayName", "ConcurrencyStamp",
    ];

    private readonly string find = $"SELECT {Names(quote, Read)} FROM {Name(quote, "Users")} WHERE {Name(quote, "Id")} = @value";
    private readonly string list = $"SELECT {Names(quote, Read)} FROM {Name(quote, "Users")} ORDER BY {Name(quote, "Id")} LIMIT @value";
    private readonly string insert =
        $"INSERT INTO {Name(quote, "Users")} ({Names(quote, [.. Written, "IsSample", "EmailConfirmed", "MustChangePassword"])}) "
        + $"VALUES ({string.Join(", ", Written.Select(column => "@" + column))}, false, false, false){answerKey}";

    public async Task<ServerUser?> FindAsync(long id)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = await PrepareAsync(connection, find, ("value", id));
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? UserOf(row) : null;
    }

    public async Task<ServerUserList> ListAsync(int limit)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = await PrepareAsync(connection, list, ("value", limit + 1L));
        await using var row = await command.ExecuteReaderAsync();
        var users = new List<ServerUser>(limit + 1);
        while (await row.ReadAsync()) users.Add(UserOf(row));
        if (users.Count <= limit) return new(users, null);
        users.RemoveAt(limit);
        return new(users, users[^1].Id);
    }

    public async Task<ServerUser> CreateAsync(UserInput input)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        object?[] values =
        [
            input.UserName, input.Email, input.DisplayName, input.PhoneNumber, "Active", now, now,
            input.UserName.ToUpperInvariant(), input.Email.ToUpperInvariant(), input.DisplayName?.ToUpperInvariant() ?? "",
            Guid.NewGuid().ToString(),
        ];
        await using var connection = await source.OpenConnectionAsync();
        await using var command = await PrepareAsync(connection, insert, [.. Written.Zip(values)]);
        var key = await command.ExecuteScalarAsync();
        var id = Convert.ToInt64(key ?? ((MySqlConnector.MySqlCommand)command).LastInsertedId, null);
        return new(id, input.UserName, input.Email, input.DisplayName, input.PhoneNumber, "Active", now, now);
    }

    private static async Task<DbCommand> PrepareAsync(
        DbConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        await command.PrepareAsync();
        return command;
    }

    private static ServerUser UserOf(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), row.GetDateTime(6), row.GetDateTime(7));

    private static string Names(char quote, string[] columns) => string.Join(", ", columns.Select(column => Name(quote, column)));

    private static string Name(char quote, string name) => $"{quote}{name}{quote}";
}
