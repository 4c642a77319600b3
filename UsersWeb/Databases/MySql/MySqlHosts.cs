using System.Data.Common;
using System.Globalization;
using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>A primary and its replicas, or the nodes of a cluster. What takes changes is used, else what can be read.</summary>
internal sealed class MySqlHosts(ConnectionString all) : SeveralHosts(all)
{
    public override void Forget() => MySqlConnection.ClearAllPools();

    protected override DbConnection Connect(string host) => new MySqlConnection(host);

    protected override string NameOf(string host)
    {
        var text = new MySqlConnectionStringBuilder(host);
        return string.Create(CultureInfo.InvariantCulture, $"{text.Server}:{text.Port}");
    }

    protected override bool HasNoRoom(Exception exception) =>
        exception is MySqlException { ErrorCode: MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections };

    // Without a database, which may be yet to be created.
    protected override async Task<long> ReadWorthAsync(string host, CancellationToken cancellation)
    {
        var text = new MySqlConnectionStringBuilder(host) { Pooling = false, Database = "" };
        await using var connection = new MySqlConnection(text.ConnectionString);
        await connection.OpenAsync(cancellation);
        if (!await GaleraNode.IsReadyAsync(connection, cancellation))
            throw new InvalidOperationException("the node is not part of its cluster now");
        await using var command = new MySqlCommand("SELECT @@global.read_only", connection);
        var isReadOnly = Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) != 0;
        return isReadOnly ? SecondBest : SecondBest + 1;
    }
}
