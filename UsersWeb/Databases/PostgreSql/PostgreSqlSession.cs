using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>
/// What the application needs of a session, said once for each connection, so that the defaults of a server, a database or a role
/// don't matter. Whether the server takes changes is its own affair.
/// </summary>
internal static class PostgreSqlSession
{
    // The server's own limit ends what the application has given up; it must come after that, see Cancellation Timeout.
    private const int SecondsAfterOurs = 30;

    // EF Core keeps services of its own for each delegate that it is given.
    private static readonly ConcurrentDictionary<int, Action<NpgsqlDataSourceBuilder>> Known = [];

    /// <summary>Has each new connection of a data source say it.</summary>
    /// <param name="commandTimeout">Seconds that the application waits for a statement; 0 for ever.</param>
    public static Action<NpgsqlDataSourceBuilder> Of(int commandTimeout) => Known.GetOrAdd(commandTimeout, seconds =>
    {
        var statement = Statement(seconds);
        return source => source.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(statement, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(statement, connection);
                await command.ExecuteNonQueryAsync();
            });
    });

    // A short limit of the role must not end this itself. The last is what not every version knows: idle_session_timeout came with 14,
    // transaction_timeout with 17.
    private static string Statement(int commandTimeout)
    {
        var limit = commandTimeout == 0 ? "0" : ((commandTimeout + SecondsAfterOurs) * 1000).ToString(CultureInfo.InvariantCulture);
        return $"""
            SET statement_timeout = {limit};
            SET lock_timeout = 0;
            SET idle_in_transaction_session_timeout = 0;
            SET default_transaction_isolation = 'read committed';
            SET default_transaction_deferrable = off;
            SET TimeZone = 'UTC';
            SET DateStyle = 'ISO, YMD';
            SET IntervalStyle = 'postgres';
            SET bytea_output = 'hex';
            SET standard_conforming_strings = on;
            SET extra_float_digits = 1;
            SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('idle_session_timeout', 'transaction_timeout')
            """;
    }
}
