using System.Globalization;

namespace Run;

/// <summary>
/// A database of sample people and an administrator with a token, made by the app's own commands: a file in a folder of its
/// own, or on a server.
/// </summary>
internal sealed class Data : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("usersweb-bench-");
    private readonly string? server;

    private Data(string? server) => this.server = server;

    public string File => Path.Combine(folder.FullName, "users.db");

    public string Token { get; private set; } = "";

    /// <summary>For the environment of whoever is to use it.</summary>
    public (string Name, string Value) Setting => ("ConnectionStrings__Users", server ?? $"Data Source={File}");

    /// <param name="app">UsersWeb.</param>
    /// <param name="server">Connection string of an empty database; a file when there is none.</param>
    /// <param name="users">How many.</param>
    public static async Task<Data> CreateAsync(string app, string? server = null, int users = 10_000)
    {
        var data = new Data(server);
        await data.RunAsync(app,
            ["users", "create", "--user-name", "bench", "--email", "bench@example.com", "--role", "Administrator", "--password-stdin"],
            "correct horse battery staple\n");
        await data.RunAsync(app, ["db", "seed", "--users", users.ToString(CultureInfo.InvariantCulture), "--seed", "1"]);
        data.Token = (await data.RunAsync(app, ["tokens", "create", "--user", "bench", "--name", "bench"])).Trim();
        return data;
    }

    /// <summary>One that was filled before, which stays.</summary>
    public static Data Open(string connectionString, string token) => new(connectionString) { Token = token };

    /// <summary>A copy of the database.</summary>
    public async Task<string> CopyAsync(string app, string name)
    {
        var copy = Path.Combine(folder.FullName, name);
        await RunAsync(app, ["db", "backup", copy]);
        return copy;
    }

    /// <summary>On the disk, as the app says.</summary>
    public async Task<string> SizeAsync(string app)
    {
        const string Size = "Size ";
        var status = await RunAsync(app, ["db", "status"]);
        return status.Split('\n').Single(line => line.StartsWith(Size, StringComparison.Ordinal))[Size.Length..].Trim();
    }

    /// <summary>Whether search finds everybody by its index, as the app says.</summary>
    public async Task<bool> IsIndexedAsync(string app) =>
        (await RunAsync(app, ["db", "status", "--json"])).Contains("\"searchIndex\":\"complete\"", StringComparison.Ordinal);

    public void Dispose() => folder.Delete(recursive: true);

    private Task<string> RunAsync(string app, string[] arguments, string input = "") => Child.ReadAsync(app, arguments, input, Setting);
}
