using System.Text;
using UsersWeb.Data;

namespace UsersWeb.Databases.Statements;

/// <summary>How an engine quotes names and texts: enough to take every value out of a statement.</summary>
/// <param name="NameQuote">What names stand in; everything else in quotes is a value.</param>
/// <param name="HasBackslashes">Whether a backslash in a text says that the next character means nothing.</param>
public sealed record SqlSyntax(char NameQuote, bool HasBackslashes)
{
    /// <summary>Longest text that is kept, in UTF-16 units; longer ones are cut.</summary>
    public const int MostLength = 4_000;

    private const char Value = '?';

    /// <summary>As the standard has it.</summary>
    public static SqlSyntax Standard { get; } = new('"', false);

    /// <summary>
    /// A statement on one line with a question mark in the place of each value, and without comments. Names of parameters stay, but those
    /// of lists: however many values stand after IN or VALUES, and however many rows of them, it is one shape. What can't be told apart, as
    /// where a quote does not end, is left out with all that follows.
    /// </summary>
    public string WithoutValues(string sql)
    {
        var text = new StringBuilder(Math.Min(sql.Length, MostLength));
        for (var i = 0; i < sql.Length && text.Length < MostLength;) i = Take(sql, i, text);
        return text.ToString().Trim().Cut(MostLength);
    }

    // One part of it; where the next one begins.
    internal int Take(string sql, int i, StringBuilder text)
    {
        var c = sql[i];
        var next = i + 1 < sql.Length ? sql[i + 1] : '\0';
        if (char.IsWhiteSpace(c)) return Blank(i + 1, text);
        if (c == '-' && next == '-') return Blank(After(sql, "\n", i), text);
        if (c == '/' && next == '*') return Blank(After(sql, "*/", i + 2), text);
        if (c == '(' && SqlLists.MayFollow(text) && SqlLists.End(this, sql, i) is { } past)
        {
            text.Append(SqlLists.Shape);
            return past;
        }
        if (c is '\'' or '"' or '`') return Quoted(sql, i, text);
        if (c == '$' && !char.IsAsciiDigit(next) && IsDollarQuote(sql, i)) return Rest(sql, text);
        if (char.IsAsciiDigit(c)) return Number(sql, i, text);
        if (!IsOfName(c) && c is not ('@' or ':' or '$'))
        {
            text.Append(c);
            return i + 1;
        }
        // A name or a parameter, with the digits in it.
        var end = i + 1;
        while (end < sql.Length && IsOfName(sql[end])) end++;
        text.Append(sql, i, end - i);
        return end;
    }

    private int Quoted(string sql, int start, StringBuilder text)
    {
        var quote = sql[start];
        var isName = quote == NameQuote;
        for (var i = start + 1; i < sql.Length; i++)
        {
            if (sql[i] == '\\' && HasBackslashes && !isName) i++;
            else if (sql[i] == quote && i + 1 < sql.Length && sql[i + 1] == quote) i++;
            else if (sql[i] == quote)
            {
                if (isName) text.Append(sql, start, i + 1 - start);
                else text.Append(Value);
                return i + 1;
            }
        }
        return Rest(sql, text);
    }

    private static int Number(string sql, int i, StringBuilder text)
    {
        while (i < sql.Length && (IsOfName(sql[i]) || sql[i] == '.' || (sql[i] is '+' or '-' && sql[i - 1] is 'e' or 'E'))) i++;
        text.Append(Value);
        return i;
    }

    // $$text$$ and $name$text$name$ of PostgreSQL; a parameter has no second one.
    private static bool IsDollarQuote(string sql, int i)
    {
        var end = i + 1;
        while (end < sql.Length && IsOfName(sql[end])) end++;
        return end < sql.Length && sql[end] == '$';
    }

    private static int Rest(string sql, StringBuilder text)
    {
        text.Append(Value).Append('…');
        return sql.Length;
    }

    private static int Blank(int next, StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
        return next;
    }

    private static int After(string sql, string end, int start)
    {
        var found = sql.IndexOf(end, start, StringComparison.Ordinal);
        return found < 0 ? sql.Length : found + end.Length;
    }

    internal static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c == '_';
}
