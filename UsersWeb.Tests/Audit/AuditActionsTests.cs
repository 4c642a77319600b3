using System.Reflection;
using System.Text.RegularExpressions;
using UsersWeb.Audit;

namespace UsersWeb.Tests.Audit;

/// <summary>One list of actions: the code, the words for people and the inventory in the documentation are the same.</summary>
[Trait(Runs.Once, Runs.Yes)]
public partial class AuditActionsTests
{
    private static readonly string[] Codes = [.. typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void Each_action_has_its_words_once() =>
        Assert.Equal(Codes.Order(StringComparer.Ordinal), AuditActions.All.Select(action => action.Code).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_group_has_a_name() =>
        Assert.DoesNotContain(AuditActions.All, action => AuditActions.GroupName(action.Group) == action.Group.TrimEnd('.'));

    [Fact]
    public void Code_names_them_by_the_list_and_never_by_a_text()
    {
        var texts = Directory.EnumerateFiles(Path.Combine(UsersWebProgram.Repository, "UsersWeb"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Texts().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))
            .ToList();

        Assert.True(texts.Count == 0,
            $"{string.Join("; ", texts)}: give it a constant and words in AuditActions, and a row in docs/operating.md.");
    }

    [Fact]
    public void Each_has_a_row_in_the_inventory_with_its_name_in_the_owasp_vocabulary()
    {
        var rows = File.ReadLines(Path.Combine(UsersWebProgram.Repository, "docs/operating.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();

        var missing = AuditActions.All.Where(action => !rows.Any(row => row.Contains($"`{action.Code}`", StringComparison.Ordinal)
            && row.Contains($"`{action.OwaspEvent}`", StringComparison.Ordinal))).Select(action => $"{action.Code} ({action.OwaspEvent})");

        Assert.Empty(missing);
    }

    [GeneratedRegex("""\b(audit|trail|note|Audit)\.(Add|Write|WriteAsync|TryWriteAsync|TellOnly)\("[^"]*""")]
    private static partial Regex Texts();
}
