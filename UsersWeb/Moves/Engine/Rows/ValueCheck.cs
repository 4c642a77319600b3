using System.Globalization;
using System.Text.Unicode;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>What is wrong with a value for its column, or for the target.</summary>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Shown">The value for people.</param>
/// <param name="Advice">What would be taken instead.</param>
internal readonly record struct ValueCheck(ProblemRule Rule, string Shown, string Advice)
{
    /// <summary>Null for a text that can be moved as it is.</summary>
    public static ValueCheck? Text(ModelColumn column, TargetRules rules, ReadOnlySpan<byte> value)
    {
        if (column.Kind != ColumnKind.Text) return Is(ProblemRule.Type, value, ColumnWords.Wanted(column), ", a text");
        if (!Utf8.IsValid(value)) return Is(ProblemRule.Encoding, value, "valid UTF-8");
        if (!rules.TakesNul && value.Contains((byte)0))
            return Is(ProblemRule.Nul, value, $"a text without U+0000, which {rules.Name} can't store");
        if (column.MaxLength is { } most && value.Length > most && DisplayValue.CodePoints(value) > most)
            return Is(ProblemRule.Length, value, string.Create(CultureInfo.InvariantCulture, $"at most {most} characters"));
        return value.Length > rules.MostTextBytes
            ? Is(ProblemRule.Size, value, ColumnWords.MostBytes(rules.MostTextBytes) + ", the target's limit")
            : null;

        ValueCheck Is(ProblemRule rule, ReadOnlySpan<byte> text, string advice, string kind = "") =>
            new(rule, ColumnWords.Text(column, text) + kind, advice);
    }

    /// <summary>Null for bytes that can be moved as they are.</summary>
    public static ValueCheck? Bytes(ModelColumn column, TargetRules rules, ReadOnlySpan<byte> value)
    {
        if (column.Kind != ColumnKind.Bytes)
            return new(ProblemRule.Type, ColumnWords.Other(column, DisplayValue.Blob(value) + ", a blob"), ColumnWords.Wanted(column));
        if (column.MaxLength is { } most && value.Length > most)
            return new(ProblemRule.Length, ColumnWords.Bytes(column, value), ColumnWords.MostBytes(most));
        return value.Length > rules.MostTextBytes
            ? new(ProblemRule.Size, ColumnWords.Bytes(column, value), ColumnWords.MostBytes(rules.MostTextBytes) + ", the target's limit")
            : null;
    }
}
