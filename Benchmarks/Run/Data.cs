namespace Run;

/// <summary>A folder with a database of 10,000 users and an administrator with a token, made by the app's own commands.</summary>
internal sealed class Data : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("usersweb-bench-");

    public string File => Path.Combine(folder.FullName, "users.db");

    public string Token { get; private set; } = "";

    /// <summary>For the environment of whoever is to use it.</summary>
    public (string Name, string Value) Setting => ("ConnectionStrings__Users", $"Data Source={File}");

    public static async Task<Data> CreateAsync(string app)
    {
        var data = new Data();
        await data.RunAsync(app, ["users", "create", "--user-name", "bench", "--email", "bench@example.com", "--role", "Administrator", "--password-stdin"], "correct horse battery staple\n");
        await data.RunAsync(app, ["db", "seed", "--users", "10000", "--seed", "1"]);
        data.Token = (await data.RunAsync(app, ["tokens", "create", "--user", "bench", "--name", "bench"])).Trim();
        return data;
    }

    /// <summary>A copy of the database.</summary>
    public async Task<string> CopyAsync(string app, string name)
    {
        var copy = Path.Combine(folder.FullName, name);
        await RunAsync(app, ["db", "backup", copy]);
        return copy;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<string> RunAsync(string app, string[] arguments, string input = "") => Child.ReadAsync(app, arguments, input, Setting);
}
