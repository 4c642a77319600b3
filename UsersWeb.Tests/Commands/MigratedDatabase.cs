namespace UsersWeb.Tests.Commands;

/// <summary>A database with the application's tables and one administrator, without a web server.</summary>
public sealed class MigratedDatabase : IAsyncLifetime
{
    public const string Password = Migrated.Password;

    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(Database, "boss");
    }

    public Task<CliResult> RunAsync(params string[] arguments) => HostedCommand.RunAsync(Database, arguments);

    public async Task<long> CountAsync() => (await Database.QueryAsync<long>($"SELECT COUNT(*) FROM {Quote("Users")}"))[0];

    /// <summary>An identifier as the engine quotes it.</summary>
    public string Quote(string name) => Database.Quote(name);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
