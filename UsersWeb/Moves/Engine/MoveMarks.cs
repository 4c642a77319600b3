using System.Data.Common;
using System.Globalization;
using UsersWeb.Availability;

namespace UsersWeb.Moves.Engine;

/// <summary>
/// What a move writes into the two databases: its state into the target, the fence into the source. Plain tables of one row,
/// made when they are first needed: migrations would give them to every database that never moves.
/// </summary>
public abstract class MoveMarks
{
    /// <summary>The target's table.</summary>
    public const string MarkTable = "__Move";

    /// <summary>The source's table.</summary>
    public const string FenceTable = "__MoveFence";

    /// <summary>The source's table of the phase of a move that lets everybody go on.</summary>
    public const string LiveTable = "__MoveLive";

    /// <summary>The source's table of the instances that have answered such a move.</summary>
    public const string InstanceTable = "__MoveInstance";

    // The same text everywhere: types for instants differ between engines in precision and time zone.
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private protected const string TriggerName = "__MoveFence";
    private protected const string Message = "This database has been left for another one and takes no changes (see: UsersWeb db unfence)";

    private static readonly string[] Changes = ["INSERT", "UPDATE", "DELETE"];
    private static readonly string[] MarkColumns = ["MoveId", "State", "Source", "SourceKey", "StartedAt", "UpdatedAt", "Digest", "Report"];
    private static readonly string[] LiveColumns = ["MoveId", "Phase", "Wish", "Answer"];
    private static readonly string[] FenceColumns = ["MoveId", "Target", "At", "Digest"];

    /// <summary>The state of the move that filled this database; null when none did. Creates nothing.</summary>
    /// <param name="open">An open connection.</param>
    /// <param name="cancellation">Of the caller.</param>
    public Task<MoveMark?> ReadMarkAsync(DbConnection open, CancellationToken cancellation) =>
        new OneRowTable(open, this, MarkTable, MarkColumns).ReadAsync(row => new MoveMark(
            row[0]!, State(row[1]), row[2]!, row[3]!, Instant(row[4]!), Instant(row[5]!), row[6], row[7]), cancellation);

    /// <summary>
    /// Inserts or replaces it. On MySQL the first one of a database ends a transaction that is open, as every CREATE TABLE
    /// does there.
    /// </summary>
    /// <param name="open">An open connection.</param>
    /// <param name="mark">The new state.</param>
    /// <param name="cancellation">Of the caller.</param>
    public Task WriteMarkAsync(DbConnection open, MoveMark mark, CancellationToken cancellation) =>
        new OneRowTable(open, this, MarkTable, MarkColumns).WriteAsync(
            [mark.MoveId, Text(mark.State), mark.Source, mark.SourceKey, Text(mark.StartedAt), Text(mark.UpdatedAt), mark.Digest,
                mark.Report], cancellation);

    /// <summary>The fence; null when the database has not been left. Creates nothing.</summary>
    public Task<Fence?> ReadFenceAsync(DbConnection open, CancellationToken cancellation) =>
        new OneRowTable(open, this, FenceTable, FenceColumns)
            .ReadAsync(row => new Fence(row[0]!, row[1]!, Instant(row[2]!), row[3]!), cancellation);

    /// <summary>Takes the fence away, with its triggers; false when there is none.</summary>
    public async Task<bool> RemoveFenceAsync(DbConnection open, CancellationToken cancellation)
    {
        var table = new OneRowTable(open, this, FenceTable, FenceColumns);
        var stood = await table.ReadAsync(row => row[0], cancellation) is not null;
        await DropTriggersAsync(open, cancellation);
        await table.DropAsync(cancellation);
        return stood;
    }

    /// <summary>Puts the fence up again where it stood, while nobody else uses the database.</summary>
    public async Task CloseAsync(DbConnection open, IReadOnlyList<string> tables, Fence fence, CancellationToken cancellation)
    {
        await DropTriggersAsync(open, cancellation);
        await WriteFenceAsync(open, fence, cancellation);
        foreach (var sql in CreateTriggers(tables)) await open.ExecuteAsync(sql, cancellation);
    }

    /// <summary>The phase of a move that lets everybody go on; null when there is none. Creates nothing.</summary>
    public Task<LiveSign?> ReadLiveAsync(DbConnection open, CancellationToken cancellation) =>
        new OneRowTable(open, this, LiveTable, LiveColumns).ReadAsync(
            row => new LiveSign(row[0]!, Enum.TryParse<LivePhase>(row[1], out var phase) ? phase : LivePhase.Unknown)
            {
                Wish = row[2] is null ? null : Enum.TryParse<WayBackWish>(row[2], out var wish) ? wish : WayBackWish.Unknown,
                Answer = row[3],
            }, cancellation);

    /// <summary>Inserts or replaces it.</summary>
    public Task WriteLiveAsync(DbConnection open, LiveSign sign, CancellationToken cancellation) =>
        new OneRowTable(open, this, LiveTable, LiveColumns).WriteAsync(
            [sign.MoveId, $"{sign.Phase}", sign.Wish is { } wish ? $"{wish}" : null, sign.Answer], cancellation);

    /// <summary>Makes its table, and that of the instances, without saying anything yet.</summary>
    public async Task MakeLiveAsync(DbConnection open, CancellationToken cancellation)
    {
        var table = new OneRowTable(open, this, LiveTable, LiveColumns);
        await table.MakeAsync(cancellation);
        await table.ClearAsync(cancellation);
        await MakeInstancesAsync(open, cancellation);
    }

    /// <summary>Lets whoever follows write into a database that was left, until the transaction ends.</summary>
    internal abstract string BeginPass { get; }

    /// <summary>Ends that, before the commit; null where it ends by itself.</summary>
    internal virtual string? EndPass => null;

    /// <summary>Takes it away, with the instances.</summary>
    public async Task RemoveLiveAsync(DbConnection open, CancellationToken cancellation)
    {
        await new OneRowTable(open, this, LiveTable, LiveColumns).DropAsync(cancellation);
        await open.ExecuteAsync($"DROP TABLE IF EXISTS {Quote(InstanceTable)}", cancellation);
    }

    /// <summary>Makes the table of instances, and forgets those of another move.</summary>
    public async Task MakeInstancesAsync(DbConnection open, CancellationToken cancellation)
    {
        await open.ExecuteAsync($"DROP TABLE IF EXISTS {Quote(InstanceTable)}", cancellation);
        await open.ExecuteAsync(
            $"CREATE TABLE {Quote(InstanceTable)} ({Quote("Name")} varchar(190) NOT NULL PRIMARY KEY, "
            + $"{Quote("Phase")} {TextType} NOT NULL, {Quote("Seen")} {TextType} NOT NULL){TableOptions}", cancellation);
    }

    /// <summary>What an instance says of itself.</summary>
    /// <param name="open">An open connection.</param>
    /// <param name="name">Tells it from others; 190 characters at most.</param>
    /// <param name="phase">How far it is.</param>
    /// <param name="seen">Another text each time: clocks of machines differ.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task WriteInstanceAsync(DbConnection open, string name, LivePhase phase, string seen, CancellationToken cancellation)
    {
        (string, object?)[] values = [("name", name), ("phase", $"{phase}"), ("seen", seen)];
        var changed = await open.ExecuteAsync(
            $"UPDATE {Quote(InstanceTable)} SET {Quote("Phase")} = @phase, {Quote("Seen")} = @seen WHERE {Quote("Name")} = @name",
            cancellation, values);
        if (changed > 0) return;
        await open.ExecuteAsync(
            $"INSERT INTO {Quote(InstanceTable)} ({Quote("Name")}, {Quote("Phase")}, {Quote("Seen")}) VALUES (@name, @phase, @seen)",
            cancellation, values);
    }

    /// <summary>All instances that have answered: name, phase, and a text that is another one after each sign of life.</summary>
    public async Task<IReadOnlyList<(string Name, string Phase, string Seen)>> ReadInstancesAsync(
        DbConnection open, CancellationToken cancellation) =>
        [.. (await open.QueryAsync($"SELECT {Quote("Name")}, {Quote("Phase")}, {Quote("Seen")} FROM {Quote(InstanceTable)}", cancellation))
            .Select(row => ((string)row[0]!, (string)row[1]!, (string)row[2]!))];

    /// <summary>Takes the fence's triggers away, where they stand without it.</summary>
    internal Task OpenAsync(DbConnection open, CancellationToken cancellation) => DropTriggersAsync(open, cancellation);

    /// <summary>Makes the fence's table, for a server where that would end the transaction that writes it.</summary>
    internal Task MakeFenceTableAsync(DbConnection open, CancellationToken cancellation) =>
        new OneRowTable(open, this, FenceTable, FenceColumns).MakeAsync(cancellation);

    /// <summary>Puts up the fence. Use <see cref="WriterHold.FenceAsync"/>, which lets no writer come between.</summary>
    internal Task WriteFenceAsync(DbConnection open, Fence fence, CancellationToken cancellation) =>
        new OneRowTable(open, this, FenceTable, FenceColumns)
            .WriteAsync([fence.MoveId, fence.Target, Text(fence.At), fence.Digest], cancellation);

    /// <summary>
    /// Statements that refuse every change of a fenced database, whoever tries. Without them a writer that waited while the users
    /// were moved would be let in at the end, be told that it succeeded, and its change would be in the old database only. The codes
    /// they fail with mean to the engines' classes that the database can't be used.
    /// </summary>
    internal abstract IEnumerable<string> CreateTriggers(IReadOnlyList<string> tables);

    /// <summary>Takes those triggers away, as many as there are.</summary>
    private protected abstract Task DropTriggersAsync(DbConnection open, CancellationToken cancellation);

    /// <summary>A name in the engine's quotation marks.</summary>
    internal abstract string Quote(string name);

    /// <summary>A text without limit.</summary>
    internal virtual string TextType => "text";

    /// <summary>What stands behind the columns of a new table.</summary>
    internal virtual string TableOptions => "";

    /// <summary>Asks how many tables have the name @name.</summary>
    internal abstract string CountTables { get; }

    /// <summary>A name as <see cref="CountTables"/> wants it.</summary>
    internal virtual string NameToCount(string table) => table;

    /// <summary>The end of an INSERT that replaces the row when there is one.</summary>
    internal virtual string Replace(string[] columns) =>
        $"ON CONFLICT ({Quote("Id")}) DO UPDATE SET "
            + string.Join(", ", columns.Select(column => $"{Quote(column)} = excluded.{Quote(column)}"));

    // Names are of the whole database and have at most 64 characters, so they carry a number instead of the table.
    private protected static IEnumerable<string> EachChange(IReadOnlyList<string> tables, Func<string, string, string, string> statement) =>
        tables.SelectMany(
            (table, i) => Changes.Select(change => statement(FormattableString.Invariant($"{TriggerName}_{i}_{change}"), change, table)));

    private static string Text(MarkState state) => state switch
    {
        MarkState.Moving => "moving",
        MarkState.Verified => "verified",
        MarkState.Active => "active",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state that has no text."),
    };

    private static MarkState State(string? text) => text switch
    {
        "moving" => MarkState.Moving,
        "verified" => MarkState.Verified,
        "active" => MarkState.Active,
        _ => MarkState.Unknown,
    };

    private static string Text(DateTime instant) => instant.ToString(InstantFormat, CultureInfo.InvariantCulture);

    private static DateTime Instant(string text) =>
        DateTime.ParseExact(text, InstantFormat, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
