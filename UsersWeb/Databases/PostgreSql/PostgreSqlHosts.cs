using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>
/// A primary and its standbys. What takes changes is used, else what can be read; <c>Target Session Attributes</c> in the connection
/// string says it otherwise.
/// </summary>
internal sealed class PostgreSqlHosts(ConnectionString all, Action<NpgsqlDataSourceBuilder>? configure = null) : SeveralHosts(all)
{
    // A standby that was promoted has a higher timeline than the old primary, which may have come back.
    private const string Question = """
        SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
            CASE WHEN pg_is_in_recovery() THEN '0' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END
        """;

    private readonly string? wanted = new NpgsqlConnectionStringBuilder(all.Text).TargetSessionAttributes?.ToLowerInvariant();
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> sources = [];

    public override void Forget()
    {
        foreach (var source in sources.Values) source.Clear();
    }

    protected override DbConnection Connect(string host) => sources.GetOrAdd(host, Build).CreateConnection();

    protected override void Dispose(bool disposing)
    {
        foreach (var source in sources.Values) source.Dispose();
        base.Dispose(disposing);
    }

    protected override string NameOf(string host)
    {
        var text = new NpgsqlConnectionStringBuilder(host);
        return string.Create(CultureInfo.InvariantCulture, $"{text.Host}:{text.Port}");
    }

    protected override bool HasNoRoom(Exception exception) => exception is PostgresException { SqlState: "53300" };

    protected override async Task<long> ReadWorthAsync(string host, CancellationToken cancellation)
    {
        var text = new NpgsqlConnectionStringBuilder(host) { Pooling = false };
        try
        {
            return await ReadWorthAsync(text, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // The database is yet to be created.
            text.Database = "postgres";
            return await ReadWorthAsync(text, cancellation);
        }
    }

    private async Task<long> ReadWorthAsync(NpgsqlConnectionStringBuilder text, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(Question, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (isStandby, isReadOnly) = (reader.GetBoolean(0), reader.GetBoolean(1));
        var timeline = long.Parse(reader.GetString(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var best = SecondBest + 1 + timeline;
        return wanted switch
        {
            "any" => best - timeline,
            "primary" => isStandby ? Unsuitable : best,
            "read-write" => isReadOnly ? Unsuitable : best,
            "standby" => isStandby ? best : Unsuitable,
            "read-only" => isReadOnly ? best : Unsuitable,
            "prefer-standby" => isStandby ? best : SecondBest,
            _ => isReadOnly ? SecondBest : best,
        };
    }

    private NpgsqlDataSource Build(string host)
    {
        var builder = new NpgsqlDataSourceBuilder(host);
        configure?.Invoke(builder);
        return builder.Build();
    }
}
