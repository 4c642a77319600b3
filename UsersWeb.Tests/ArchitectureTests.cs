using System.Text.RegularExpressions;

namespace UsersWeb.Tests;

/// <summary>The rooms of the house: a folder of UsersWeb/ uses what stands above it in the list, never what stands below.</summary>
[Trait(Runs.Once, Runs.Yes)]
public partial class ArchitectureTests
{
    // From the words that everything uses down to the shell that nothing uses. docs/decisions.md tells why.
    private static readonly string[] Rooms =
    [
        "Shared", "Data", "Databases", "KeyRing", "Availability", "Web", "Audit", "Jobs", "Mail", "Users", "Accounts", "Tokens", "Samples",
        "Setup", "Monitoring", "Dashboard", "Moves", "Commands",
    ];

    // Inside Moves: each uses what stands before it.
    private static readonly string[] RoomsOfMoves = ["Moves.Settings", "Moves.Engine", "Moves.Live", "Moves.Engines", "Moves.Pages"];

    // Two that are stricter than their place: what they may use is all there is.
    private static readonly Dictionary<string, string[]> Only = new() { ["Data"] = [], ["Databases"] = ["Data"] };

    private static readonly string Root = Path.Combine(UsersWebProgram.Repository, "UsersWeb");

    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)).Where(IsRoom).Order()];

    public static TheoryData<string> FoldersOfMoves => [.. RoomsOfMoves];

    [Fact]
    public void Each_folder_has_its_place_in_the_list() => Assert.Equal(Rooms.Order(), Folders.Select(row => row.Data));

    [Theory, MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_stands_above_it(string folder)
    {
        var allowed = Only.GetValueOrDefault(folder) ?? Rooms[..Array.IndexOf(Rooms, folder)];

        var upward = Uses(folder, Rooms).Where(use => !allowed.Contains(use.Room)).Select(use => $"{use.File} uses {use.Room}").ToList();

        Assert.True(upward.Count == 0,
            $"{string.Join("; ", upward)}. {folder} may use {(allowed.Length == 0 ? "no other folder" : string.Join(", ", allowed))} only. "
            + "Move what both need up into the higher folder, or let that one say what it needs as an interface that the lower one "
                + "implements.");
    }

    [Theory, MemberData(nameof(FoldersOfMoves))]
    public void A_folder_of_the_move_uses_only_what_stands_before_it(string folder)
    {
        var allowed = RoomsOfMoves[..Array.IndexOf(RoomsOfMoves, folder)];

        var upward = Uses(folder, RoomsOfMoves).Where(use => !allowed.Contains(use.Room)).Select(use => $"{use.File} uses {use.Room}")
            .ToList();

        Assert.True(upward.Count == 0,
            $"{string.Join("; ", upward)}. {folder} may use "
                + $"{(allowed.Length == 0 ? "none of the others" : string.Join(", ", allowed))} only. "
            + "Pass in what it needs from below, or move the common part before it.");
    }

    // The one rule of `dotnet format` that neither the build nor the quick check of blanks looks at.
    [Fact]
    public void The_usings_of_a_file_stand_in_order()
    {
        string[] projects = ["UsersWeb", "UsersWeb.Tests", "Benchmarks"];
        var unordered = projects.SelectMany(project =>
            Directory.EnumerateFiles(Path.Combine(UsersWebProgram.Repository, project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !IsOrdered([.. Using().Matches(File.ReadAllText(file))
                .Select(match => match.Groups["name"].Value)]))
            .Select(file => Path.GetRelativePath(UsersWebProgram.Repository, file)).ToList();

        Assert.True(unordered.Count == 0, $"{string.Join(", ", unordered)}: dotnet format style");
    }

    private static bool IsOrdered(string[] names) => names.SequenceEqual(names
        .OrderBy(name => name != "System" && !name.StartsWith("System.", StringComparison.Ordinal))
        .ThenBy(name => name, StringComparer.InvariantCultureIgnoreCase));

    private static bool IsRoom(string folder) => folder is not ("bin" or "obj" or "wwwroot" or "artifacts" or "Properties");

    // Names in full, and half of them (Commands.Failure inside of UsersWeb), are uses as well as using lines.
    private static IEnumerable<(string File, string Room)> Uses(string folder, string[] rooms)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, folder.Replace('.', '/')), "*.cs*", SearchOption.AllDirectories))
        {
            var text = NoCode().Replace(File.ReadAllText(file), "");
            foreach (var room in rooms.Where(room => room != folder))
            {
                var name = Regex.Escape(room);
                if (Regex.IsMatch(text, $@"\bUsersWeb\.{name}\b|(?<![\w.""/]){name}\.[A-Z]\w+\.?[A-Z(<]"))
                    yield return (Path.GetRelativePath(Root, file), room);
            }
        }
    }

    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex("\"[^\"\n]*\"|//.*|@\\*.*?\\*@")]
    private static partial Regex NoCode();
}
