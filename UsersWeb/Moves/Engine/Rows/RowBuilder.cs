using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>
/// Takes the values of a source's rows, in the order of <see cref="ModelTable.Columns"/>, checks each against its column and the
/// target, and encodes it. The one place that knows which values can be moved: preflight and copy read through it alike.
/// </summary>
public sealed class RowBuilder(ModelTable table, TargetRules rules, IRowProblems problems) : IDisposable
{
    /// <summary>Bytes after which a batch is handed on.</summary>
    public const int BatchBytes = 512 * 1024;

    private readonly IReadOnlyDictionary<string, IReadOnlyList<RowFix>>? rowFixes = problems.RowFixes(table);
    private readonly List<FixRecord> rowRecords = [];
    private TupleBatch batch = new(BatchBytes + BatchBytes / 4);
    private long rowsRead;
    private int start;
    private int keyEnd;
    private int place;
    private bool isSkipped;
    private bool isSkipDecided;
    private bool isReplacing;
    private bool isKeyKnown;
    private IReadOnlyList<RowFix> ofRow = [];
    private (int Start, int End) lastKey;

    /// <summary>Fixes applied since the last <see cref="Take"/>.</summary>
    public List<FixRecord> Fixes { get; private set; } = [];

    private ModelColumn Column => table.Columns[place];

    /// <summary>Begins a row.</summary>
    public void StartRow()
    {
        start = batch.Length;
        batch.AppendRow(table.Columns.Count);
        place = 0;
        isSkipped = isSkipDecided = isKeyKnown = false;
        ofRow = [];
    }

    /// <summary>Ends a row. True when there is enough to hand on.</summary>
    public bool EndRow()
    {
        rowsRead++;
        if (!isKeyKnown) KeyIsThere();
        if (isSkipped)
        {
            if (isSkipDecided) problems.Skipped(table, KeyText());
            batch.Cut(start);
        }
        else batch.Rows++;
        Fixes.AddRange(rowRecords);
        rowRecords.Clear();
        if (!isSkipped) lastKey = (start + 2, keyEnd);
        batch.RowsRead++;
        return batch.Length >= BatchBytes;
    }

    /// <summary>What was encoded since; whoever takes it disposes it.</summary>
    public TupleBatch Take()
    {
        var full = batch;
        if (full.Rows > 0) full.LastKey = full.Span[lastKey.Start..lastKey.End].ToArray();
        (full.Fixes, Fixes) = (Fixes, []);
        batch = new(BatchBytes + BatchBytes / 4);
        return full;
    }

    /// <inheritdoc />
    public void Dispose() => batch.Dispose();

    /// <summary>NULL.</summary>
    public void Null()
    {
        if (IsRowFixed()) return;
        if (Column.IsNullable) WriteNull();
        else Bad(ProblemRule.Null, "NULL", "a value", default);
    }

    /// <summary>An integer.</summary>
    public void Integer(long value)
    {
        if (IsRowFixed()) return;
        switch (Column.Kind)
        {
            case ColumnKind.Int64:
                BinaryPrimitives.WriteInt64BigEndian(Field(8), value);
                break;
            case ColumnKind.Int32 when value is >= int.MinValue and <= int.MaxValue:
                BinaryPrimitives.WriteInt32BigEndian(Field(4), (int)value);
                break;
            case ColumnKind.Boolean when value is 0 or 1:
                Field(1)[0] = (byte)value;
                break;
            case ColumnKind.Int32:
                Bad(ProblemRule.Range, Number(value), "a number from -2147483648 to 2147483647", default);
                break;
            case ColumnKind.Boolean:
                Bad(ProblemRule.Range, Number(value), "0 or 1", default);
                break;
            default:
                Bad(ProblemRule.Type, Shown(Number(value) + ", a number"), Wanted(), default);
                break;
        }
    }

    /// <summary>A text, or what the source takes for one.</summary>
    public void Text(ReadOnlySpan<byte> value)
    {
        if (IsRowFixed()) return;
        if (ValueCheck.Text(Column, rules, value) is { } bad) Bad(bad.Rule, bad.Shown, bad.Advice, value);
        else Write(value);
    }

    /// <summary>An instant.</summary>
    public void Instant(long microseconds)
    {
        if (IsRowFixed()) return;
        if (microseconds >= Rows.Instant.Least && microseconds <= Rows.Instant.Most)
            BinaryPrimitives.WriteInt64BigEndian(Field(8), microseconds);
        else Bad(ProblemRule.Instant, ColumnWords.InstantOutside(microseconds), Wanted(), default);
    }

    /// <summary>A Guid, its bytes in the order in which they are written.</summary>
    public void Guid(ReadOnlySpan<byte> bytes)
    {
        if (!IsRowFixed()) Write(bytes);
    }

    /// <summary>Bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        if (IsRowFixed()) return;
        if (ValueCheck.Bytes(Column, rules, value) is { } bad) Bad(bad.Rule, bad.Shown, bad.Advice, value);
        else Write(value);
    }

    /// <summary>A decimal number as text: digits with a point and a sign, or without.</summary>
    public void Decimal(ReadOnlySpan<byte> text)
    {
        if (IsRowFixed()) return;
        if (!DecimalField.TryNormalize(text, out var number)) Bad(ProblemRule.Type, ColumnWords.Text(Column, text), Wanted(), text);
        else if (!DecimalField.Fits(number, Column.Precision, Column.Scale))
            Bad(ProblemRule.Range, Shown(number), ColumnWords.Digits(Column), text);
        else Write(DecimalField.Encode(number));
    }

    /// <summary>A value of a type that the column can't have; nothing is converted by guessing.</summary>
    /// <param name="rule">Which rule it breaks.</param>
    /// <param name="shown">The value for people.</param>
    /// <param name="text">The value when it is text.</param>
    public void Other(ProblemRule rule, string shown, ReadOnlySpan<byte> text)
    {
        if (!IsRowFixed()) Bad(rule, Shown(shown), Wanted(), text);
    }

    private void Bad(ProblemRule rule, string shown, string advice, ReadOnlySpan<byte> text)
    {
        if (isSkipDecided)
        {
            WriteNull();
            return;
        }
        var problem = new RowProblem(
            table.Name, place < table.KeyLength ? RowKey.At(rowsRead + 1) : RowKey.Of(table, KeyText()), Column.Name, rule, shown, advice);
        if (isReplacing)
        {
            problems.Unfixed(problem with { Advice = advice + "; this value is a rule's" });
            isSkipped = true;
            WriteNull();
            return;
        }
        Apply(problem, problems.Fix(problem, Column, place < table.KeyLength, text));
    }

    private void Apply(RowProblem problem, Fix fix)
    {
        if (fix.SkipsRow)
        {
            Skip(problem, fix);
            WriteNull();
            return;
        }
        rowRecords.Add(FixRecord.Of(table, problem, fix));
        isReplacing = true;
        if (fix.Value is null) Null();
        else Replace(fix.Value);
        isReplacing = false;
    }

    // A rule gives a value as a report shows it; anything else is for the list of problems.
    private void Replace(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        if (Column.Kind == ColumnKind.Text) Text(utf8);
        else if (Column.Kind == ColumnKind.Boolean && value is "true" or "false") Integer(value == "true" ? 1 : 0);
        else if (Column.Kind == ColumnKind.Instant && Rows.Instant.TryParse(utf8, (byte)'T', "Z"u8, out var instant)) Instant(instant);
        else if (Column.Kind == ColumnKind.Guid && GuidField.TryParse(utf8, isUpper: false, out var guid)) Guid(guid);
        else if (Column.Kind == ColumnKind.Decimal && DecimalField.TryNormalize(utf8, out var number) && number == value) Decimal(utf8);
        else if (Column.Kind is ColumnKind.Int32 or ColumnKind.Int64 or ColumnKind.Boolean
            && long.TryParse(value, CultureInfo.InvariantCulture, out var integer)) Integer(integer);
        else Bad(ProblemRule.Type, ColumnWords.Text(Column, utf8), Wanted(), default);
    }

    private bool IsRowFixed()
    {
        if (!isKeyKnown && place == table.KeyLength) KeyIsThere();
        if (ofRow.Count == 0 || isReplacing) return false;
        if (ofRow.FirstOrDefault(fix => fix.Problem.Column == Column.Name) is not { } one) return false;
        Apply(one.Problem, one.Fix);
        return true;
    }

    // A row that breaks a rule with other rows is known by its key, which comes first. It is whole when the next value
    // comes, not yet when room was made for its last field.
    private void KeyIsThere()
    {
        isKeyKnown = true;
        keyEnd = batch.Length;
        ofRow = rowFixes?.GetValueOrDefault(KeyText()) ?? [];
        if (ofRow.FirstOrDefault(fix => fix.Fix.SkipsRow) is not { } skip) return;
        Skip(skip.Problem, skip.Fix);
        ofRow = [];
    }

    private void Skip(RowProblem problem, Fix fix)
    {
        isSkipped = true;
        if (fix.Action is null || isSkipDecided) return;
        isSkipDecided = true;
        rowRecords.Add(FixRecord.Of(table, problem, fix));
    }

    private string KeyText() => DisplayValue.Key(table, batch.Span[(start + 2)..keyEnd]);

    private void WriteNull()
    {
        batch.AppendNull();
        place++;
    }

    private Span<byte> Field(int length)
    {
        place++;
        return batch.AppendField(length);
    }

    private void Write(ReadOnlySpan<byte> value) => value.CopyTo(Field(value.Length));

    private string Wanted() => ColumnWords.Wanted(Column);

    private string Shown(string value) => ColumnWords.Other(Column, value);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
