using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.Data.Sqlite;
using UsersWeb.Databases.PostgreSql;
using UsersWeb.Databases.Sqlite;

namespace UsersWeb.Databases;

/// <summary>
/// The default edition: SQLite and PostgreSQL on EF Core 10. MySQL's provider needs EF Core 9, so its edition, the same
/// sources compiled against that, stands in the folder mysql/ and is loaded in a context of its own.
/// When a MySQL provider for EF Core 10 exists, this class becomes one switch and the folder Editions/ goes.
/// </summary>
public static class Edition
{
    // Loaded once in a process, however often the web server comes back to it.
    private static readonly Lazy<Assembly> MySql = new(() => new MySqlEdition().Load());

    /// <summary>The engine of a connection string this edition can open.</summary>
    public static DatabaseEngine Engine(ConnectionString connectionString, DatabaseSettings settings) => connectionString.Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteEngine(connectionString),
        DatabaseProvider.PostgreSql => new PostgreSqlEngine(connectionString, settings),
        _ => throw new NotSupportedException("MySQL and MariaDB run in their own edition."),
    };

    /// <summary>The edition that opens a connection string; loaded by the first who asks.</summary>
    public static Assembly AssemblyFor(ConnectionString connectionString) =>
        connectionString.Provider == DatabaseProvider.MySql ? MySql.Value : typeof(Edition).Assembly;

    /// <summary>The program of the edition that opens this connection string, or null when it is this one.</summary>
    public static EditionProgram? Elsewhere(ConnectionString connectionString)
    {
        if (connectionString.Provider != DatabaseProvider.MySql) return null;
        var assembly = AssemblyFor(connectionString);
        var run = assembly.GetType("UsersWeb.Program")!.GetMethod(nameof(Program.RunAsync))!;
        return async (args, serverFor, handOver, prepare, holdChanges, database, over) =>
        {
            // MVC finds controllers and views by the context of whoever asks.
            using var context = AssemblyLoadContext.EnterContextualReflection(assembly);
            return await (Task<int>)run.Invoke(null, [args, serverFor, handOver, prepare, holdChanges, database, over])!;
        };
    }

    private sealed class MySqlEdition() : AssemblyLoadContext("MySql")
    {
        private static readonly string File = Path.Combine(AppContext.BaseDirectory, "mysql", "UsersWeb.MySql.dll");
        private readonly AssemblyDependencyResolver resolver = new(File);

        public Assembly Load() => LoadFromAssemblyPath(File);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

        // One copy in the process: a second SQLite does not know of the first one's locks on a file and drops them when it closes that
        // (https://www.sqlite.org/howtocorrupt.html, "Multiple copies of SQLite linked into the same application").
        protected override nint LoadUnmanagedDll(string unmanagedDllName)
        {
            if (NativeLibrary.TryLoad(unmanagedDllName, typeof(SqliteConnection).Assembly, null, out var shared)) return shared;
            return resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
        }
    }
}
