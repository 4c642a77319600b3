using System.Data.Common;
using System.Globalization;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Live;

/// <summary>
/// What differs between engines when a database is followed while it is written to: triggers that write down the keys of changed rows,
/// and statements that bring those rows up to date elsewhere. Values never stand in the log, so that it holds no secret.
/// </summary>
public abstract class LiveDialect(MoveEngine engine)
{
    /// <summary>The number of a change, in each log's first column.</summary>
    public const string Number = "Seq";

    /// <summary>The engine.</summary>
    public MoveEngine Engine => engine;

    /// <summary>Makes the table that takes the keys of changed rows.</summary>
    public string CreateLog(FollowedTable table)
    {
        var keys = table.Model.Key.Select(column => $"{Quote(column.Name)} {KeyType(column)} NOT NULL");
        return $"CREATE TABLE {Quote(table.Log)} ({Quote(Number)} {NumberType}, {string.Join(", ", keys)}){engine.Marks.TableOptions}";
    }

    /// <summary>Triggers that write into the log, whoever changes a row and however.</summary>
    public abstract IEnumerable<string> CreateTriggers(FollowedTable table);

    /// <summary>Takes the triggers away, as many as there are; the log stays.</summary>
    public abstract IEnumerable<string> DropTriggers(FollowedTable table);

    /// <summary>Makes an empty table of the same columns, with the same key and unique indexes and no references.</summary>
    public abstract IEnumerable<string> CreateStage(FollowedTable table);

    /// <summary>Inserts the rows of the stage, or puts them in the place of those that are there.</summary>
    public virtual string Upsert(FollowedTable table)
    {
        var others = table.Model.Columns.Skip(table.Model.KeyLength).Select(column => Quote(column.Name)).ToList();
        var columns = engine.Quote(table.Model.Columns.Select(column => column.Name));
        var change = others.Count == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", others.Select(name => $"{name} = excluded.{name}"))}";
        return $"INSERT INTO {Quote(table.Name)} ({columns}) SELECT {columns} FROM {Quote(table.Stage)} WHERE true "
            + $"ON CONFLICT ({engine.Quote(table.Model.Key.Select(column => column.Name))}) DO {change}";
    }

    /// <summary>
    /// Gives rows that another row of the stage takes a unique text from one that nobody can have, so that two may change theirs in
    /// either order.
    /// </summary>
    public IEnumerable<string> Park(FollowedTable table, string among) =>
        from index in table.Model.Indexes
        where index.IsUnique
        let column = index.Columns.Select(name => table.Model.Columns[table.Model.IndexOf(name)])
            .FirstOrDefault(column => column.Kind == ColumnKind.Text)
        where column is not null
        select $"UPDATE {Quote(table.Name)} SET {Quote(column.Name)} = {Parked(table)} WHERE {among} AND EXISTS (SELECT 1 FROM "
            + $"{Quote(table.Stage)} s WHERE {Equal(index.Columns, "s", table.Name)} AND NOT ({Equal(Keys(table), "s", table.Name)}))";

    /// <summary>Deletes the rows among these keys that are not in the stage.</summary>
    public string DeleteGone(FollowedTable table, string among) =>
        $"DELETE FROM {Quote(table.Name)} WHERE {among} AND {IsGone(table)}";

    /// <summary>Asks for the keys of those rows.</summary>
    public string SelectGone(FollowedTable table, string among) =>
        $"SELECT {engine.Quote(Keys(table))} FROM {Quote(table.Name)} WHERE {among} AND {IsGone(table)}";

    /// <summary>The condition that a row has one of these keys.</summary>
    public virtual string Among(FollowedTable table, IReadOnlyList<ChangedKey> keys) => table.Model.KeyLength == 1
        ? $"{Quote(table.Model.Columns[0].Name)} IN ({string.Join(", ", keys.Select(key => Literal(key.Values[0])))})"
        : $"({engine.Quote(Keys(table))}) IN (VALUES {string.Join(", ", keys.Select(Row))})";

    /// <summary>The condition that a row's key lies behind the one and not behind the other; null is no limit.</summary>
    public virtual string Between(FollowedTable table, ChangedKey? after, ChangedKey? last)
    {
        var key = $"({engine.Quote(Keys(table))})";
        return string.Join(" AND ", new[]
        {
            after is null ? null : $"{key} > {Row(after)}", last is null ? null : $"{key} <= {Row(last)}",
        }.OfType<string>().DefaultIfEmpty("1 = 1"));
    }

    /// <summary>In what order keys are compared.</summary>
    public string Order(FollowedTable table) => engine.Quote(Keys(table));

    /// <summary>Why triggers could not be made, tried without touching a row; null when they can, or when that is not seen.</summary>
    public virtual Task<string?> FindObstacleAsync(DbConnection open, FollowedTable table, CancellationToken cancellation) =>
        Task.FromResult<string?>(null);

    /// <summary>Runs statements that belong together, and keeps nobody waiting for long who wants to write meanwhile.</summary>
    /// <exception cref="InvalidOperationException">Somebody was in the way all the time; the message is one line.</exception>
    public abstract Task ApplyAsync(DbConnection open, IReadOnlyList<string> statements, CancellationToken cancellation);

    /// <summary>Between two rounds: what readers that come back again and again make grow is cut.</summary>
    public virtual Task RelieveAsync(DbConnection open, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>What is set for the connection that takes entries out of the log.</summary>
    public virtual string? OfForgetting => null;

    /// <summary>What is set in a transaction that brings a target up to date.</summary>
    public virtual string? OfRound => null;

    /// <summary>A value of a key as SQL.</summary>
    public virtual string Literal(object value) => value switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Why triggers could not be made, in one line.</summary>
    protected string InTheWay =>
        $"Others have been using {engine.ConnectionString.Masked} in long transactions for {WriterHold.Patience.TotalSeconds:0} seconds, "
        + "so that no triggers can be made. Stop them, or wait until they are done, and try again.";

    /// <summary>The type of the number of a change, with all that makes the database give it.</summary>
    protected abstract string NumberType { get; }

    /// <summary>The type of a key's column in the log.</summary>
    protected abstract string KeyType(ModelColumn column);

    /// <summary>A text of the row's key that no value of anybody's begins like.</summary>
    protected abstract string Parked(FollowedTable table);

    /// <summary>In quotation marks.</summary>
    protected string Quote(string name) => engine.Quote(name);

    /// <summary>The key's columns, not quoted.</summary>
    protected static IEnumerable<string> Keys(FollowedTable table) => table.Model.Key.Select(column => column.Name);

    /// <summary>Columns of two tables are equal.</summary>
    protected string Equal(IEnumerable<string> columns, string one, string other) => string.Join(" AND ", columns
        .Select(column => $"{Quote(one)}.{Quote(column)} = {Quote(other)}.{Quote(column)}"));

    /// <summary>A key as a row of values.</summary>
    protected string Row(ChangedKey key) => $"({string.Join(", ", key.Values.Select(Literal))})";

    private string IsGone(FollowedTable table) =>
        $"NOT EXISTS (SELECT 1 FROM {Quote(table.Stage)} s WHERE {Equal(Keys(table), "s", table.Name)})";
}

/// <summary>A table whose changes are written down.</summary>
/// <param name="Model">The table.</param>
/// <param name="Place">Its place among those that are moved: names of triggers are of the whole database, and short.</param>
public sealed record FollowedTable(ModelTable Model, int Place)
{
    /// <summary>Its own name.</summary>
    public string Name => Model.Name;

    /// <summary>The table of the keys of changed rows, and the beginning of its triggers' names.</summary>
    public string Log { get; init; } = string.Create(CultureInfo.InvariantCulture, $"{TableModel.LogPrefix}{Place}");

    /// <summary>The target's table of rows that are about to be put in.</summary>
    public string Stage { get; } = string.Create(CultureInfo.InvariantCulture, $"{TableModel.StagePrefix}{Place}");

    /// <summary>All that are moved; those that are referred to before those that refer to them.</summary>
    public static IReadOnlyList<FollowedTable> Of(TableModel model) =>
        [.. model.Tables.Select((table, place) => new FollowedTable(table, place))];
}

/// <summary>The key of a row that was changed; equal for equal values.</summary>
/// <param name="Values">Whole numbers and texts, in the order of the key.</param>
public sealed record ChangedKey(IReadOnlyList<object> Values)
{
    private readonly string text = string.Join('\0', Values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));

    /// <inheritdoc />
    public bool Equals(ChangedKey? other) => other?.text == text;

    /// <inheritdoc />
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);
}
