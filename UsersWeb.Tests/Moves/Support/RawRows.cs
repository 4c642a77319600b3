using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Support;

/// <summary>Rows written by plain SQL, past every rule of the application and of the schema.</summary>
/// <param name="database">Where to.</param>
/// <param name="ofFirstVersion">Whether it has the tables of the first version only.</param>
internal sealed class RawRows(TestDatabase database, bool ofFirstVersion = false)
{
    public static readonly DateTime At = new(2026, 1, 2, 3, 4, 5, 678, 901, DateTimeKind.Utc);

    // Columns that a later one has dropped.
    private static readonly (string Column, object? Value)[] OfFirstVersion =
    [
        ("SecurityStamp", "stamp"), ("PhoneNumberConfirmed", false), ("TwoFactorEnabled", false), ("LockoutEnd", null),
        ("LockoutEnabled", true), ("AccessFailedCount", 0),
    ];

    private readonly List<string> statements = [];

    public Sql Sql { get; } = new(database.Provider);

    /// <summary>A user; what is not given is harmless.</summary>
    public RawRows User(long id, params (string Column, object? Value)[] values)
    {
        var row = HarmlessUser(id).ToDictionary(value => value.Column, value => value.Value);
        if (ofFirstVersion)
        {
            row.Remove("MustChangePassword");
            foreach (var (column, value) in OfFirstVersion) row[column] = value;
        }
        foreach (var (column, value) in values) row[column] = value;
        return Row("Users", [.. row.Select(column => (column.Key, column.Value))]);
    }

    public static IEnumerable<(string Column, object? Value)> HarmlessUser(long id) =>
    [
        ("Id", id), ("DisplayName", null), ("NormalizedDisplayName", ""), ("Status", "Active"), ("CreatedAt", At), ("UpdatedAt", At),
        ("LastSignInAt", null),
        ("IsSample", false), ("UserName", $"user{id}"), ("NormalizedUserName", $"USER{id}"), ("Email", $"user{id}@example.com"),
        ("NormalizedEmail", $"USER{id}@EXAMPLE.COM"),
        ("EmailConfirmed", false), ("PasswordHash", null), ("ConcurrencyStamp", "stamp"), ("PhoneNumber", null),
        ("MustChangePassword", false),
    ];

    public RawRows Row(string table, params (string Column, object? Value)[] values) => Run(Sql.Insert(table, values));

    public RawRows Run(string statement)
    {
        statements.Add(statement);
        return this;
    }

    /// <summary>Writes them all on one connection that checks nothing.</summary>
    public async Task WriteAsync()
    {
        await using var connection = await database.OpenAsync();
        foreach (var statement in statements.Prepend(Unchecked))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
        statements.Clear();
    }

    private string Unchecked => database.Provider switch
    {
        DatabaseProvider.Sqlite => "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON",
        DatabaseProvider.PostgreSql => "SET session_replication_role = replica",
        _ => "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00'",
    };
}
