using System.Data.Common;
using UsersWeb.Databases;
using UsersWeb.Moves.Model;
using UsersWeb.Moves.Rows;
using UsersWeb.Moves.Verification;

namespace UsersWeb.Moves.MySql;

/// <summary>MySQL and MariaDB as either end of a move.</summary>
public sealed class MySqlMoveEngine(ConnectionString connectionString) : MoveEngine(connectionString)
{
    /// <inheritdoc />
    public override string Name => "MySQL/MariaDB";

    /// <inheritdoc />
    public override string DatabaseName => throw new NotSupportedException();

    /// <inheritdoc />
    public override string BackupExtension => ".sql";

    /// <inheritdoc />
    protected override string Place => throw new NotSupportedException();

    /// <inheritdoc />
    public override string Quote(string name) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task<DbConnection> OpenAsync(CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task<MoveFacts> ReadFactsAsync(DbConnection open, MoveSide side, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task<IReadOnlyList<ShapeOfTable>> ReadShapesAsync(DbConnection open, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task<IReadOnlyList<string>> ReadTableNamesAsync(DbConnection open, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task<IReadOnlyList<(string Kind, string Name)>> ReadHandmadeAsync(DbConnection open, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override TargetRules UsualRules => new(Name, true, 16_000_000, true);

    /// <inheritdoc />
    public override Task<TargetRules> ReadRulesAsync(DbConnection open, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task ReadRowsAsync(DbConnection open, MoveTable table, byte[]? after, RowBuilder rows, Func<ValueTask> full, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task BeginSnapshotAsync(DbConnection open, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override RowWriter CreateWriter(DbConnection open) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task<long> ReadHighWaterAsync(DbConnection open, MoveTable table, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task SetHighWaterAsync(DbConnection open, MoveTable table, long highWater, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override string LastIdentity(MoveTable table) => throw new NotSupportedException();

    /// <inheritdoc />
    public override IEnumerable<string> DropIndexes(MoveTable table, IReadOnlyList<MoveIndex> indexes) => throw new NotSupportedException();

    /// <inheritdoc />
    public override IEnumerable<string> CreateIndexes(MoveTable table, IReadOnlyList<MoveIndex> indexes) => throw new NotSupportedException();

    /// <inheritdoc />
    public override CanonReader CreateCanonReader(DbConnection open) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task FinishAsync(DbConnection open, MoveModel model, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override ConnectionString Scratch(string suffix) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task DropAsync(CancellationToken cancellation) => throw new NotSupportedException();

    /// <inheritdoc />
    public override Task<long> ReadSizeAsync(DbConnection open, CancellationToken cancellation) => throw new NotSupportedException();
}
