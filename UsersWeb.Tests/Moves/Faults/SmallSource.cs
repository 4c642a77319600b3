using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>Forty people in SQLite, with values that a careless copy damages.</summary>
public sealed class SmallSource : IAsyncLifetime
{
    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Migrated.FillWithPeopleAsync(Database);
        await Database.ExecuteAsync("""
            UPDATE Users SET DisplayName = 'Zoe ' WHERE Id = 9;
            UPDATE Users SET DisplayName = 'ann' WHERE Id = 12;
            UPDATE Users SET CreatedAt = '2026-01-02T03:04:05.678901Z' WHERE Id = 10;
            UPDATE Users SET PhoneNumber = NULL WHERE Id = 11;
            UPDATE Users SET DisplayName = 'Ada', PasswordHash = 'secret of Ada' WHERE Id = 7;
            UPDATE Users SET DisplayName = 'Bob', PasswordHash = 'secret of Bob' WHERE Id = 8;
            DELETE FROM AuditEntries;
            INSERT INTO AuditEntries (Id, At, ActorKind, ActorName, Action, SubjectName) VALUES
                (1, '2026-01-02T03:04:05.678901Z', 'user', 'ada', 'floor', '1'),
                (2, '2026-01-02T03:04:05.678901Z', 'user', 'ada', 'floor', '2'),
                (3, '2026-01-02T03:04:05.678901Z', 'user', 'ada', 'floor', NULL);
            """);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
