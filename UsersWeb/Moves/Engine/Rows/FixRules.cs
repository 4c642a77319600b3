using System.Text;
using System.Text.Json;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>A rules file: what to do about values that can't be moved as they are. Without a rule a move stops.</summary>
public sealed class FixRules
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private readonly IReadOnlyList<FixRule> rules;

    private FixRules(IReadOnlyList<FixRule> rules) => this.rules = rules;

    /// <summary>No rules: everything stops a move.</summary>
    public static FixRules None { get; } = new([]);

    /// <summary>All of them, for the report.</summary>
    public IReadOnlyList<FixRule> All => rules;

    /// <summary>Reads a rules file and checks it against the model.</summary>
    /// <exception cref="MoveException">It can't be read, or a rule makes no sense; exit code 2.</exception>
    public static async Task<FixRules> ReadAsync(string file, TableModel model, CancellationToken cancellation)
    {
        try
        {
            var rules = JsonSerializer.Deserialize<List<FixRule?>>(await File.ReadAllTextAsync(file, cancellation), Json)
                ?? throw new JsonException("It is null.");
            for (var i = 0; i < rules.Count; i++) Check(rules[i] ?? throw new JsonException("A rule is null."), i + 1, file, model);
            return new([.. rules.OfType<FixRule>()]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MoveException(MoveExit.Usage, $"The rules file can't be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new MoveException(MoveExit.Usage,
                $"The rules file {file} is not understood: {e.Message.ReplaceLineEndings(" ")} It is a list of rules such as "
                + $"[{{\"table\": \"Users\", \"column\": \"DisplayName\", \"when\": \"length\", \"do\": \"truncate\"}}].", e);
        }
    }

    /// <summary>The first rule for a problem; null when there is none.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="isKey">Whether it is with the primary key: other rows and the verification know the row by it, so it is
    /// not changed.</param>
    public FixRule? Find(RowProblem problem, bool isKey) => rules.FirstOrDefault(rule =>
        (!isKey || rule.Do == "skip") && Matches(rule.Table, problem.Table)
            && (rule.Do == "skip" && rule.Column is null || Matches(rule.Column ?? "*", problem.Column))
            && Matches(rule.When ?? "*", WireNames.Of(problem.Rule)));

    /// <summary>
    /// Whether a table, view, trigger or column that is not the application's is to be left behind: by its own name only,
    /// never by *.
    /// </summary>
    public bool LeavesBehind(string table, string? column = null) =>
        rules.Any(rule => rule.Table == table && rule.Column == column && rule is { Do: "skip", When: null });

    /// <summary>Names that rules leave behind and the application does not know: tables, and columns of its tables.</summary>
    public IEnumerable<(string Table, string? Column)> NotOurs(TableModel model) => rules
        .Where(rule => rule is { Do: "skip", When: null } && rule.Table != "*" && rule.Column != "*")
        .Where(rule => model.All.FirstOrDefault(table => table.Name == rule.Table) is not { } ours
            || (rule.Column is { } name && ours.Columns.All(column => column.Name != name)))
        .Select(rule => (rule.Table, rule.Column));

    /// <summary>What a rule makes of a value.</summary>
    public static Fix Apply(FixRule rule, RowProblem problem, ModelColumn column, ReadOnlySpan<byte> text) => rule.Do switch
    {
        "skip" => new(true, null, rule.Do),
        "null" => new(false, null, rule.Do),
        "truncate" => new(false, Truncate(text, column.MaxLength ?? 0), rule.Do),
        "rename" => new(false, Encoding.UTF8.GetString(text) + (rule.With ?? "~" + problem.Key?.Text), rule.Do),
        _ when problem.Rule is ProblemRule.Nul or ProblemRule.Encoding =>
            new(false, ReplaceBad(text, rule.With ?? "\uFFFD", problem.Rule == ProblemRule.Nul), rule.Do),
        _ => new(false, rule.With ?? "", rule.Do),
    };

    private static bool Matches(string pattern, string? value) => pattern == "*" || pattern == value;

    private static string Truncate(ReadOnlySpan<byte> text, int length)
    {
        var cut = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(text).EnumerateRunes())
        {
            if (length-- == 0) break;
            cut.Append(rune.ToString());
        }
        return cut.ToString();
    }

    private static string ReplaceBad(ReadOnlySpan<byte> text, string with, bool isNul)
    {
        if (isNul) return Encoding.UTF8.GetString(text).Replace("\0", with, StringComparison.Ordinal);
        return Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(with)).GetString(text);
    }

    private static void Check(FixRule rule, int number, string file, TableModel model)
    {
        if (Complaint(rule, model) is { } complaint) throw new MoveException(MoveExit.Usage, $"Rule {number} of {file}: {complaint}");
    }

    private static string? Complaint(FixRule rule, TableModel model)
    {
        if (rule.Do is not ("truncate" or "replace" or "rename" or "null" or "skip"))
            return "\"do\" must be truncate, replace, rename, null or skip.";
        if (rule.When is not (null or "*") && !ProblemRules.Words.Contains(rule.When))
            return $"\"when\" must be one of {string.Join(", ", ProblemRules.Words)}, or *.";
        if (rule.Do is "replace" && rule.With is null && !rule.When.Is(ProblemRule.Nul) && !rule.When.Is(ProblemRule.Encoding))
            return "replace needs \"with\".";
        if (rule.Do is "truncate" && !rule.When.Is(ProblemRule.Length)) return "truncate is for \"when\": \"length\".";
        if (rule.Do is "rename" && !rule.When.Is(ProblemRule.Unique)) return "rename is for \"when\": \"unique\".";
        var table = model.Tables.FirstOrDefault(table => table.Name == rule.Table);
        if (table is null)
            return rule.Table == "*" || rule is { Do: "skip", Column: null, When: null } ? null : $"there is no table {rule.Table}.";
        if (rule.Column is null) return rule.Do == "skip" ? null : $"{rule.Do} needs a \"column\".";
        if (rule.Column == "*") return null;
        if (table.Columns.All(column => column.Name != rule.Column))
            return rule is { Do: "skip", When: null } ? null : $"{rule.Table} has no column {rule.Column}.";
        if (rule.Do != "skip" && table.Key.Any(column => column.Name == rule.Column))
            return $"{rule.Column} is part of the key of {rule.Table}; such a row can only be skipped.";
        if (rule.Do == "null" && !table.Columns[table.IndexOf(rule.Column)].IsNullable) return $"{rule.Table}.{rule.Column} takes no NULL.";
        return null;
    }
}

/// <summary>One rule of a rules file.</summary>
/// <param name="Table">The table, or * for all.</param>
/// <param name="Column">The column, or * for all; a row can be skipped without one.</param>
/// <param name="When">The kind of problem, of <see cref="ProblemRule"/>; * or nothing for all.</param>
/// <param name="Do">truncate, replace, rename, null or skip.</param>
/// <param name="With">What to replace with; what to append when renaming.</param>
public sealed record FixRule(string Table, string? Column, string? When, string Do, string? With);
