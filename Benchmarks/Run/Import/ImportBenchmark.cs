using System.Globalization;
using Microsoft.Data.Sqlite;
using Run.Move;

namespace Run.Import;

/// <summary>
/// Imports users from a CSV file into SQLite, beside the bare load of the same columns into the same table; by turns, so that what
/// disturbs one disturbs the other. Fails where it takes more than three times as long, or memory that grows with the rows.
/// </summary>
internal static class ImportBenchmark
{
    private const double MostTimes = 3;
    private const double MostGrowth = 200;
    private const int Few = 1_000;

    private static readonly int Rounds = Setting.Number("BENCH_ROUNDS", 3);
    private static readonly int Users = Setting.Number("BENCH_USERS", 1_000_000);

    /// <param name="app">UsersWeb.</param>
    /// <param name="folder">Keeps the files.</param>
    /// <returns>Whether it is within its limits.</returns>
    public static async Task<bool> RunAsync(string app, string folder)
    {
        var (file, few) = (await FileAsync(app, folder, Users), await FileAsync(app, folder, Few));
        using var place = new TemporaryFolderOfBench();
        var least = await ImportAsync(app, few, place);
        var (bare, ours) = (new List<Cost>(), new List<Cost>());
        for (var round = 1; round <= Rounds; round++)
        {
            bare.Add(new(await BareLoad.RunAsync(app, file, place.NewFile()), 0, 0));
            ours.Add(await ImportAsync(app, file, place));
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"round {round}: bare {bare[^1].Seconds:0.0} s, users import {ours[^1].Seconds:0.0} s"));
        }
        var times = bare.Zip(ours).Median(pair => pair.Second.Seconds / pair.First.Seconds);
        var growth = ours.Max(cost => cost.Memory) - least.Memory;
        var seconds = ours.Median(cost => cost.Seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {Users:#,0} users from CSV into SQLite; {Rounds} rounds by turns; medians.
            bare load of the same columns  {bare.Median(cost => cost.Seconds),8:0.0} s
            users import, checked first    {seconds,8:0.0} s  {Users / seconds:#,0} people/s
            that is {times:0.00} of the bare load (at most {MostTimes:0})
            memory: {ours.Max(cost => cost.Memory):0} MiB at most, {growth:0} MiB more than for {Few:#,0} people (at most {MostGrowth:0})
            """));
        return times <= MostTimes && growth <= MostGrowth;
    }

    private static Task<Cost> ImportAsync(string app, string file, TemporaryFolderOfBench place) =>
        Measure.RunAsync(app, ["users", "import", file], "", null, ("ConnectionStrings__Users", $"Data Source={place.NewFile()}"));

    private static async Task<string> FileAsync(string app, string folder, int users)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"users-{users}.csv"));
        if (File.Exists(file)) return file;
        await Console.Error.WriteLineAsync($"Making {file}; it stays for the next time.");
        using var place = new TemporaryFolderOfBench();
        var setting = ("ConnectionStrings__Users", $"Data Source={place.NewFile()}");
        await Child.ReadAsync(app, ["db", "seed", "--users", users.ToString(CultureInfo.InvariantCulture), "--seed", "7"], "", setting);
        await Child.ReadAsync(app, ["users", "export", file, "--sort", "createdAt", "--columns",
            "userName,email,displayName,phoneNumber,status,timeZone,language"], "", setting);
        return file;
    }
}

/// <summary>A folder for databases, gone at the end.</summary>
internal sealed class TemporaryFolderOfBench : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("usersweb-bench-");
    private int files;

    /// <summary>A database that is not there yet; those of before are removed.</summary>
    public string NewFile()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in folder.GetFiles()) file.Delete();
        return Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{files++}.db"));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
