using System.Text;

namespace UsersWeb.Databases.Statements;

/// <summary>Lists of values in a statement: of whatever length, they are one shape.</summary>
internal static class SqlLists
{
    /// <summary>What stands in their place.</summary>
    public const string Shape = "(?, …)";

    // What begins a list; every other pair of brackets may be a call, whose arguments are what it does.
    private static readonly string[] Beginnings = ["IN", "VALUES"];

    // Words that stand among values; with a sign or a letter (E'…', X'…') a literal is one, too.
    private static readonly HashSet<string> Words =
        new(StringComparer.OrdinalIgnoreCase) { "?", "-?", "+?", "E?", "N?", "X?", "NULL", "DEFAULT", "TRUE", "FALSE" };

    /// <summary>Whether a bracket that comes next begins a list.</summary>
    public static bool MayFollow(StringBuilder text)
    {
        var end = text.Length;
        if (end > 0 && text[end - 1] == ' ') end--;
        return Beginnings.Any(word => EndsWith(text, end, word));
    }

    /// <summary>Where it ends, with the rows that follow it; null where there is something else than values in it.</summary>
    /// <param name="syntax">The engine's.</param>
    /// <param name="sql">As it was run.</param>
    /// <param name="start">Of the bracket.</param>
    public static int? End(SqlSyntax syntax, string sql, int start)
    {
        var end = EndOfRow(syntax, sql, start);
        for (var next = end; next is not null; next = NextRow(syntax, sql, next.Value)) end = next;
        return end;
    }

    private static int? NextRow(SqlSyntax syntax, string sql, int end)
    {
        var comma = AfterBlanks(syntax, sql, end);
        if (comma == sql.Length || sql[comma] != ',') return null;
        var next = AfterBlanks(syntax, sql, comma + 1);
        return next < sql.Length && sql[next] == '(' ? EndOfRow(syntax, sql, next) : null;
    }

    private static int? EndOfRow(SqlSyntax syntax, string sql, int start)
    {
        var value = new StringBuilder();
        for (var i = start + 1; i < sql.Length;)
        {
            if (sql[i] == '(') return null;
            if (sql[i] is not (',' or ')'))
            {
                i = syntax.Take(sql, i, value);
                continue;
            }
            if (!IsValue(value.ToString().Trim())) return null;
            if (sql[i++] == ')') return i;
            value.Clear();
        }
        return null;
    }

    private static bool IsValue(string text) =>
        Words.Contains(text) || (text.Length > 1 && text[0] is '@' or ':' or '$' && text.Skip(1).All(SqlSyntax.IsOfName));

    private static int AfterBlanks(SqlSyntax syntax, string sql, int i)
    {
        var nothing = new StringBuilder();
        while (i < sql.Length)
        {
            var next = syntax.Take(sql, i, nothing);
            if (nothing.Length > 0) return i;
            i = next;
        }
        return i;
    }

    private static bool EndsWith(StringBuilder text, int end, string word)
    {
        var start = end - word.Length;
        if (start < 0 || (start > 0 && SqlSyntax.IsOfName(text[start - 1]))) return false;
        for (var i = 0; i < word.Length; i++)
        {
            if (char.ToUpperInvariant(text[start + i]) != word[i]) return false;
        }
        return true;
    }
}
