using System.Data.Common;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Live;

/// <summary>
/// Rows that refer to rows which are about to be deleted, and whose own change nobody wrote down: MySQL and MariaDB fire no trigger for
/// what a foreign key deletes or empties. They are found in the target, which still has them.
/// </summary>
internal sealed class SilentChanges(LiveDialect to, IReadOnlyList<FollowedTable> tables, IReadOnlyList<TableChanges> changes)
{
    private readonly Dictionary<FollowedTable, HashSet<ChangedKey>> found = [];
    private readonly Dictionary<FollowedTable, HashSet<ChangedKey>> deleted = [];

    /// <summary>All of them, to be compared in the next round.</summary>
    public IReadOnlyList<TableChanges> Found => [.. found.Select(pair => new TableChanges(pair.Key, [], pair.Value))];

    /// <summary>Those of a table that are deleted along.</summary>
    public IReadOnlyCollection<ChangedKey> Deleted(FollowedTable table) => deleted.GetValueOrDefault(table) ?? [];

    /// <summary>Looks for what refers to rows.</summary>
    /// <param name="target">The target, in the transaction.</param>
    /// <param name="table">Their table.</param>
    /// <param name="keys">A statement that selects their keys.</param>
    /// <param name="cancellation">Breaks it off.</param>
    public async Task FindAsync(DbConnection target, FollowedTable table, string keys, CancellationToken cancellation)
    {
        // References are to numbers, which are a key of one column.
        var gone = await KeysAsync(target, keys, cancellation);
        if (gone.Count > 0) await FindAsync(target, table, gone, cancellation);
    }

    private async Task FindAsync(
        DbConnection target, FollowedTable table, IReadOnlyCollection<ChangedKey> gone, CancellationToken cancellation)
    {
        foreach (var child in tables)
        {
            foreach (var key in child.Model.ForeignKeys.Where(key => key.Principal == table.Name))
                await FindAsync(target, child, key, gone, cancellation);
        }
    }

    private async Task FindAsync(DbConnection target, FollowedTable child, ModelForeignKey key, IReadOnlyCollection<ChangedKey> gone,
        CancellationToken cancellation)
    {
        var known = changes.FirstOrDefault(change => change.Table == child)?.Keys;
        var list = string.Join(", ", gone.Select(one => to.Literal(one.Values[0])));
        var columns = to.Engine.Quote(child.Model.Key.Select(column => column.Name));
        var referring = await KeysAsync(target,
            $"SELECT {columns} FROM {to.Engine.Quote(child.Name)} WHERE {to.Engine.Quote(key.Columns[0])} IN ({list})", cancellation);
        var fresh = referring.Where(one => known?.Contains(one) != true && Of(found, child).Add(one)).ToList();
        if (!key.Cascades || fresh.Count == 0) return;
        Of(deleted, child).UnionWith(fresh);
        await FindAsync(target, child, fresh, cancellation);
    }

    private static async Task<List<ChangedKey>> KeysAsync(DbConnection target, string sql, CancellationToken cancellation) =>
        [.. (await target.QueryAsync(sql, cancellation)).Select(row => new ChangedKey([.. row.Select(value => value!)]))];

    private static HashSet<ChangedKey> Of(Dictionary<FollowedTable, HashSet<ChangedKey>> sets, FollowedTable table) =>
        sets.TryGetValue(table, out var set) ? set : sets[table] = [];
}
