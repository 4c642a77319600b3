using System.Data.Common;
using System.Runtime.CompilerServices;

namespace UsersWeb.Databases;

/// <summary>
/// Several hosts, of which one is used at a time. All are asked at once, so that one that stands still or is gone costs no time; the
/// drivers would try them one after the other, for each connection.
/// </summary>
internal abstract class SeveralHosts : DbDataSource
{
    /// <summary>What a host is worth that is not used at all.</summary>
    protected const long Unsuitable = 0;

    /// <summary>What a host is worth that is used only while there is no better one.</summary>
    protected const long SecondBest = 1;

    private const long Kept = long.MaxValue;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // For those that have not answered yet when one has that will do.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    private readonly ConnectionString[] hosts;
    private readonly ConditionalWeakTable<DbConnection, ConnectionString> made = [];
    private readonly Lock once = new();
    private Task<bool> choosing = Task.FromResult(false);
    private volatile ConnectionString chosen;
    private volatile bool isSecondBest;

    /// <param name="all">What names several hosts.</param>
    protected SeveralHosts(ConnectionString all)
    {
        hosts = [.. all.Hosts];
        chosen = hosts[0];
    }

    /// <summary>Another host is in use than before.</summary>
    public event Action? Changed;

    /// <summary>The one in use; the first until one was chosen.</summary>
    public ConnectionString Chosen => chosen;

    /// <summary>Its host and port.</summary>
    public string Name => NameOf(chosen.Text);

    /// <summary>Whether it is in use for want of a better one.</summary>
    public bool IsSecondBest => isSecondBest;

    /// <inheritdoc />
    public override string ConnectionString => Chosen.Text;

    /// <summary>Drops the connections that are not in use, to all of them.</summary>
    public abstract void Forget();

    /// <summary>
    /// Chooses the one that is worth most; of equals the one in use, then the first. Where none answers it stays as it was. Whoever comes
    /// while this is done waits for that.
    /// </summary>
    /// <returns>Whether one answers.</returns>
    public Task<bool> ChooseAsync(CancellationToken cancellation)
    {
        lock (once) choosing = choosing.IsCompleted ? Task.Run(ChooseAsync, CancellationToken.None) : choosing;
        return choosing.WaitAsync(cancellation);
    }

    /// <summary>How all of them do now, within three seconds, in the order of the connection string.</summary>
    public async Task<IReadOnlyList<HostState>> AskAllAsync() =>
        await Task.WhenAll(hosts.Select(async host =>
        {
            var isUsable = await AskAsync(host) > Unsuitable;
            return new HostState(NameOf(host.Text), host == chosen, isUsable);
        }));

    /// <summary>Whether a connection that was made here is to another host than the one in use now.</summary>
    public bool IsElsewhere(DbConnection connection) => made.TryGetValue(connection, out var host) && host != chosen;

    /// <inheritdoc />
    protected override DbConnection CreateDbConnection()
    {
        var host = chosen;
        var connection = Connect(host.Text);
        made.Add(connection, host);
        return connection;
    }

    /// <summary>A connection from the pool of a host, not open yet.</summary>
    protected abstract DbConnection Connect(string host);

    /// <summary>Host and port of the driver's text.</summary>
    protected abstract string NameOf(string host);

    /// <summary>Connects to one, past every pool, and tells what it is worth: the higher the better.</summary>
    protected abstract Task<long> ReadWorthAsync(string host, CancellationToken cancellation);

    /// <summary>Whether a server has no room for one more connection.</summary>
    protected abstract bool HasNoRoom(Exception exception);

    private async Task<bool> ChooseAsync()
    {
        ConnectionString[] order = [chosen, .. hosts.Where(host => host != chosen)];
        var asked = Array.ConvertAll(order, AskAsync);
        await Task.WhenAny(Task.WhenAll(asked), BestAndGraceAsync(asked));
        var worth = new long[order.Length];
        for (var i = 0; i < order.Length; i++) worth[i] = asked[i].IsCompleted ? await asked[i] ?? Unsuitable : Unsuitable;
        if (worth.Max() is not (> Unsuitable and var most)) return false;
        if (most == Kept) return true;
        var before = chosen;
        chosen = order[Array.IndexOf(worth, most)];
        isSecondBest = most == SecondBest;
        if (chosen != before) Changed?.Invoke();
        return true;
    }

    private static async Task BestAndGraceAsync(Task<long?>[] asked)
    {
        await foreach (var one in Task.WhenEach(asked))
        {
            if (await one > SecondBest) break;
        }
        await Task.Delay(Grace);
    }

    // Null when it does not answer, whatever the reason: whoever connects to it then meets it again.
    private async Task<long?> AskAsync(ConnectionString host)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await ReadWorthAsync(host.Text, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e) when (HasNoRoom(e))
        {
            // It is there, and our own connections to it go on.
            return host == chosen ? Kept : null;
        }
        catch (Exception e) when (e is OperationCanceledException || DriverFailure.Is(e))
        {
            return null;
        }
    }
}
