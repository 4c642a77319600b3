using System.Data.Common;
using System.Globalization;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Preflight;

/// <summary>Rules between rows: references that lead nowhere, and keys that are equal for the target.</summary>
internal sealed class RelationCheck(MoveRun run, DbConnection source, DbConnection? target, IReadOnlyList<TableShape> shapes)
{
    private const int KeysInAQuery = 200;

    public async Task CheckAsync(ModelTable table, CancellationToken cancellation)
    {
        foreach (var key in table.ForeignKeys) await ReferencesAsync(table, key, cancellation);
        foreach (var unique in UniqueKeys(table)) await UniqueAsync(table, unique, cancellation);
    }

    private async Task ReferencesAsync(ModelTable table, ModelForeignKey reference, CancellationToken cancellation)
    {
        var join = string.Join(" AND ",
            reference.Columns.Zip(reference.PrincipalColumns, (child, parent) => $"p.{Quote(parent)} = c.{Quote(child)}"));
        var made = new List<Made>();
        var given = string.Join(" AND ", reference.Columns.Select(column => $"c.{Quote(column)} IS NOT NULL"));
        await ListAsync(
            $"SELECT {Keys(table, "c.")}, c.{Quote(reference.Columns[0])} FROM {Quote(table.Name)} c LEFT JOIN "
            + $"{Quote(reference.Principal)} p ON {join} WHERE p.{Quote(reference.PrincipalColumns[0])} IS NULL AND {given}",
            $"the key of a row of {reference.Principal}");
        // Numbers, so that no quoting is needed; no table refers to another one by text.
        foreach (var keys in run.Problems.SkippedKeys(reference.Principal)
            .Where(key => long.TryParse(key, CultureInfo.InvariantCulture, out _)).Chunk(KeysInAQuery))
        {
            await ListAsync(
                $"SELECT {Keys(table, "c.")}, c.{Quote(reference.Columns[0])} FROM {Quote(table.Name)} c WHERE "
                + $"c.{Quote(reference.Columns[0])} IN ({string.Join(", ", keys)})",
                $"the key of a row of {reference.Principal} that is moved; a rule skips this one");
        }
        await LeadsSomewhereAsync(reference, made, cancellation);

        async Task ListAsync(string sql, string advice)
        {
            await foreach (var row in source.StreamAsync(sql, cancellation))
            {
                var value = Convert.ToString(row[^1], CultureInfo.InvariantCulture)!;
                var problem =
                    new RowProblem(table.Name, RowKey.Of(table, row[..^1]), reference.Columns[0], ProblemRule.Reference, value, advice);
                if (run.Problems.AddRow(table, problem, table.Columns[table.IndexOf(reference.Columns[0])], value) is { } instead)
                    made.Add(new(problem, instead));
            }
        }
    }

    private async Task LeadsSomewhereAsync(ModelForeignKey reference, List<Made> made, CancellationToken cancellation)
    {
        foreach (var same in made.GroupBy(one => one.Value))
        {
            var isThere = long.TryParse(same.Key, CultureInfo.InvariantCulture, out var number)
                && !run.Problems.SkippedKeys(reference.Principal).Contains(number.ToString(CultureInfo.InvariantCulture))
                && await source.AskAsync($"SELECT 1 FROM {Quote(reference.Principal)} WHERE {Quote(reference.PrincipalColumns[0])} = @key",
                    cancellation, ("@key", number)) is not null;
            if (isThere) continue;
            foreach (var one in same)
                run.Problems.Add(one.Problem with { Advice = $"{one.Problem.Advice}; the row that the rule names is not there either" });
        }
    }

    private async Task UniqueAsync(ModelTable table, UniqueKey unique, CancellationToken cancellation)
    {
        var made = new List<Made>();
        if (!IsUniqueInSource(table, unique)) await DuplicatesAsync(table, unique, made, cancellation);
        if (run.Rules.PadsSpaces) await PaddedAsync(table, unique, made, cancellation);
        // Where other columns belong to the key, the target's index tells.
        if (unique.Columns.Count == 1) await IsFreeAsync(table, unique.Columns[0], made, cancellation);
    }

    private async Task IsFreeAsync(ModelTable table, string column, List<Made> made, CancellationToken cancellation)
    {
        var taken = made.GroupBy(one => one.Value).SelectMany(same => same.Skip(1)).ToList();
        foreach (var some in made.Except(taken).Chunk(KeysInAQuery))
        {
            var names = string.Join(", ", some.Select((_, i) => $"@v{i}"));
            await using var command = source.Command(
                $"SELECT {Quote(column)} FROM {Quote(table.Name)} WHERE {Quote(column)} IN ({names})",
                [.. some.Select((one, i) => ($"@v{i}", (object?)one.Value))]);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var there = new HashSet<string>(StringComparer.Ordinal);
            while (await reader.ReadAsync(cancellation)) there.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
            taken.AddRange(some.Where(one => there.Contains(one.Value)));
        }
        foreach (var one in taken)
            run.Problems.Add(one.Problem with { Advice = $"{one.Problem.Advice}; what the rule makes of it is taken as well" });
    }

    // An index that was dropped by hand no longer keeps what it promised.
    private async Task DuplicatesAsync(ModelTable table, UniqueKey unique, List<Made> made, CancellationToken cancellation)
    {
        var columns = run.Source.Quote(unique.Columns);
        var join = string.Join(" AND ", unique.Columns.Select(column => $"d.{Quote(column)} = c.{Quote(column)}"));
        var values = string.Join(", ", unique.Columns.Select(column => "c." + Quote(column)));
        object?[] last = [];
        await foreach (var row in source.StreamAsync(
            $"SELECT {Keys(table, "c.")}, {values} FROM {Quote(table.Name)} c JOIN (SELECT {columns} FROM {Quote(table.Name)} GROUP "
                + $"BY {columns} HAVING count(*) > 1) d ON {join} ORDER BY {values}, {Keys(table, "c.")}", cancellation))
        {
            var (key, value) = (row[..table.KeyLength], row[table.KeyLength..]);
            // The first of equal rows keeps its value.
            if (value.SequenceEqual(last))
                Collides(table, unique, key, Convert.ToString(value[^1], CultureInfo.InvariantCulture)!, "a value that no other row has",
                    made);
            last = value;
        }
    }

    // MySQL's binary collation pads with spaces, so values that differ in trailing spaces only are equal there. Values that end
    // in a space are rare, so they are looked for first; then the target itself compares, if it exists already.
    private async Task PaddedAsync(ModelTable table, UniqueKey unique, List<Made> made, CancellationToken cancellation)
    {
        var texts = unique.Columns.Where(column => table.Columns[table.IndexOf(column)].Kind == ColumnKind.Text).ToList();
        if (texts.Count == 0) return;
        var ends = string.Join(" OR ", texts.Select(column => $"c.{Quote(column)} LIKE '% '"));
        var same = string.Join(" AND ", unique.Columns.Select(column => texts.Contains(column)
            ? $"rtrim(o.{Quote(column)}) = rtrim(c.{Quote(column)})"
            : $"o.{Quote(column)} = c.{Quote(column)}"));
        var other = string.Join(" OR ", table.Key.Select(column => $"o.{Quote(column.Name)} <> c.{Quote(column.Name)}"));
        if (Convert.ToInt64(await source.AskAsync($"SELECT count(*) FROM {Quote(table.Name)} c WHERE {ends}", cancellation),
            CultureInfo.InvariantCulture) == 0)
            return;
        string? last = null;
        await foreach (var row in source.StreamAsync(
            $"SELECT {Keys(table, "c.")}, {Keys(table, "o.")}, c.{Quote(texts[^1])}, o.{Quote(texts[^1])} FROM {Quote(table.Name)} c "
                + $"JOIN {Quote(table.Name)} o ON {same} AND ({other}) WHERE {ends} ORDER BY {Keys(table, "c.")}", cancellation))
        {
            var key = DisplayValue.Key(table, row[..table.KeyLength]);
            // One of several that it is equal to is enough.
            if (key == last || row[^2] is not string value || row[^1] is not string others) continue;
            if (target is not null && !await run.Target.AreEqualKeysAsync(target, value, others, cancellation)) continue;
            last = key;
            // A number says which row it is; a text may be somebody's name, and the advice stands in the report.
            var which = table.HasIdentity ? DisplayValue.Key(table, row[table.KeyLength..(2 * table.KeyLength)]) : "another row";
            Collides(table, unique, row[..table.KeyLength], value,
                $"a value that differs from that of {which} in more than trailing spaces, as {run.Target.Name} compares", made);
        }
    }

    private void Collides(ModelTable table, UniqueKey unique, object?[] key, string value, string advice, List<Made> made)
    {
        var column = table.Columns[table.IndexOf(unique.Columns[^1])];
        var shown = column.IsSecret ? DisplayValue.Secret(value.Length) : DisplayValue.Text(value);
        var problem = new RowProblem(table.Name, RowKey.Of(table, key), column.Name, ProblemRule.Unique, shown, advice);
        if (run.Problems.AddRow(table, problem, column, value) is { } instead) made.Add(new(problem, instead));
    }

    private bool IsUniqueInSource(ModelTable table, UniqueKey unique) => shapes.Single(shape => shape.Name == table.Name) is var shape
        && (unique.IsPrimary || shape.Indexes.Any(index => index.IsUnique && index.Columns.SequenceEqual(unique.Columns)));

    private static IEnumerable<UniqueKey> UniqueKeys(ModelTable table) =>
        table.Indexes.Where(index => index.IsUnique).Select(index => new UniqueKey(index.Name, index.Columns, false))
            .Append(new("the primary key", [.. table.Key.Select(column => column.Name)], true));

    private string Keys(ModelTable table, string alias) => string.Join(", ", table.Key.Select(column => alias + Quote(column.Name)));

    private string Quote(string name) => run.Source.Quote(name);

    /// <param name="Problem">Of a row.</param>
    /// <param name="Value">What a rule writes there instead.</param>
    private sealed record Made(RowProblem Problem, string Value);

    private sealed record UniqueKey(string Name, IReadOnlyList<string> Columns, bool IsPrimary);
}
