namespace UsersWeb.Databases;

/// <summary>The section <c>Database</c> of the configuration.</summary>
public sealed class DatabaseSettings
{
    /// <summary>Says which engine a connection string means when the text leaves it open.</summary>
    public DatabaseProvider? Provider { get; set; }

    /// <summary>Whether pending migrations are applied at start. On by default.</summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>Most connections kept to a remote database. 1 to 10,000; 10 by default. SQLite needs no limit.</summary>
    public int MaxPoolSize { get; set; } = 10;

    /// <summary>Seconds a request waits for a connection, from the pool or a new one, before it is answered 503. 30 by default.</summary>
    public int PoolTimeoutSeconds { get; set; } = 30;

    /// <summary>Seconds after which a connection to a remote database is replaced by a new one. 3,600 by default; 0 keeps it.</summary>
    public int ConnectionLifetimeSeconds { get; set; } = 3600;

    /// <summary>Seconds a statement may take. 30 by default.</summary>
    public int CommandTimeoutSeconds { get; set; } = 30;

    /// <summary>The settings, checked.</summary>
    /// <exception cref="ConnectionStringException">A setting is not a number in its range.</exception>
    public static DatabaseSettings Read(IConfiguration configuration)
    {
        var settings = Bind(configuration.GetSection("Database"));
        Check(nameof(MaxPoolSize), settings.MaxPoolSize, 1, 10_000);
        Check(nameof(PoolTimeoutSeconds), settings.PoolTimeoutSeconds, 1, 1024);
        Check(nameof(ConnectionLifetimeSeconds), settings.ConnectionLifetimeSeconds, 0, int.MaxValue);
        Check(nameof(CommandTimeoutSeconds), settings.CommandTimeoutSeconds, 1, 86_400);
        return settings;
    }

    private static DatabaseSettings Bind(IConfigurationSection section)
    {
        try
        {
            return section.Get<DatabaseSettings>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw new ConnectionStringException($"A setting below Database is not understood: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    private static void Check(string name, int value, int least, int most)
    {
        if (value < least || value > most)
            throw new ConnectionStringException($"Database:{name} is {value}; it must be from {least} to {most}.");
    }
}
