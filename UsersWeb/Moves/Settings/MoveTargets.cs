using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Settings;

/// <summary>
/// The section <c>Moves</c> of the configuration: whether moves are started in a browser, and where to. Whoever runs the command has
/// the machine, and goes wherever it can.
/// </summary>
public sealed class MoveTargets
{
    /// <summary>Whether the page starts anything. On by default.</summary>
    public bool FromBrowser { get; set; } = true;

    /// <summary>Where to; servers anywhere and files in the data folder by default.</summary>
    public AllowedTargets Targets { get; set; } = new();

    /// <summary>The settings.</summary>
    /// <exception cref="ConnectionStringException">One is not understood.</exception>
    public static MoveTargets Read(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection("Moves").Get<MoveTargets>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw new ConnectionStringException($"A setting below Moves is not understood: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>Why a database is none of those, for the log; null when it is one.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="current">The database in use, whose folder is a data folder too.</param>
    public string? Refusal(ConnectionString target, ConnectionString current) => target.Provider switch
    {
        DatabaseProvider.Sqlite => File(target, current),
        // Each of several may be the one that is used.
        _ => target.Hosts.Select(Server).FirstOrDefault(refusal => refusal is not null),
    };

    private string? Server(ConnectionString target)
    {
        if (target.Provider == DatabaseProvider.PostgreSql)
        {
            var text = new NpgsqlConnectionStringBuilder(target.Text);
            return Server(target, text.Host ?? "", text.Port);
        }
        var mySql = new MySqlConnectionStringBuilder(target.Text);
        return Server(target, mySql.Server, (int)mySql.Port);
    }

    private string? File(ConnectionString target, ConnectionString current)
    {
        var file = RealPath.Of(FileOf(target));
        string[] folders = Targets.Folders ??
            [Path.Combine(Home.Folder, "data"),
                .. current.Provider == DatabaseProvider.Sqlite ? [Path.GetDirectoryName(FileOf(current))!] : (string[])[]];
        return folders.Any(folder => IsInside(file, RealPath.Of(Path.GetFullPath(folder, Home.Folder))))
            ? null : $"{file} is in none of the folders of Moves:Targets:Folders ({string.Join(", ", folders)}).";
    }

    private string? Server(ConnectionString target, string host, int port)
    {
        if (Targets.Hosts is not { } allowed) return null;
        var address = FormattableString.Invariant($"{host}:{port}");
        return allowed.Any(one => one.Equals(host, StringComparison.OrdinalIgnoreCase)
            || one.Equals(address, StringComparison.OrdinalIgnoreCase))
            ? null : $"The host {host} of {target.Masked} is not among Moves:Targets:Hosts ({string.Join(", ", allowed)}).";
    }

    private static string FileOf(ConnectionString sqlite) =>
        Path.GetFullPath(new SqliteConnectionStringBuilder(sqlite.Text).DataSource, Home.Folder);

    private static bool IsInside(string file, string folder) =>
        file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}

/// <summary>Where moves that are started in a browser may go.</summary>
public sealed class AllowedTargets
{
    /// <summary>Servers, as "host" or "host:port"; null for all.</summary>
    public string[]? Hosts { get; set; }

    /// <summary>
    /// Folders of SQLite files, with all folders in them; null for `data` in the home folder and that of the database in use.
    /// </summary>
    public string[]? Folders { get; set; }
}
