using System.Globalization;

namespace Run.Clusters;

/// <summary>What a node has, beside what was answered.</summary>
internal sealed class Comparison
{
    public HashSet<string> Lost { get; } = [];

    public HashSet<string> Doubled { get; } = [];

    /// <summary>A line for each contradiction.</summary>
    public List<string> Lines { get; } = [];

    public async Task AddAsync(Node node, Site site, IEnumerable<Person> people)
    {
        var users = Rows(await node.AskAsync(site.Users)).ToLookup(row => row[0], row => row[1]);
        var deeds = Rows(await node.AskAsync(site.Deeds))
            .ToDictionary(row => (row[0], row[1]), row => int.Parse(row[2], CultureInfo.InvariantCulture));
        foreach (var person in people)
        {
            string?[] there = [.. users[person.UserName]];
            var made = deeds.GetValueOrDefault(("user.create", person.UserName));
            var changed = deeds.GetValueOrDefault(("user.update", person.UserName));
            var what = string.Create(CultureInfo.InvariantCulture, $"{person.UserName} at {node.Name}: {there.Length} times ")
                + $"({string.Join(", ", there)}), made {made} and changed {changed} times by the audit; told {person.IsAcknowledged}, "
                + $"{person.Changes} changes, {person.Uncertain} uncertain";
            if (there.Length > 1 || made > 1 || changed > person.Changes + person.Uncertain) Note(Doubled, person, what);
            else if (!person.CanBe(there.SingleOrDefault()) || made != there.Length || changed < person.Changes) Note(Lost, person, what);
        }
    }

    private void Note(HashSet<string> kind, Person person, string what)
    {
        kind.Add(person.UserName);
        Lines.Add(what);
    }

    private static IEnumerable<string[]> Rows(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'));
}
