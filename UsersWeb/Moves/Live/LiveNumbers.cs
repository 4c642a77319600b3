using System.Data.Common;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Live;

/// <summary>The numbers of new rows, raised in the target where the source has given higher ones since.</summary>
internal sealed class LiveNumbers(MoveRun run)
{
    private readonly Dictionary<string, long> known = [];

    /// <summary>Raises them.</summary>
    public async Task RaiseAsync(DbConnection target, CancellationToken cancellation)
    {
        await using var source = await run.Source.OpenToReadAsync(cancellation);
        foreach (var table in run.Model.Tables.Where(table => table.HasIdentity))
        {
            var most = table.Columns[0].Kind == ColumnKind.Int32 ? int.MaxValue : long.MaxValue;
            var highest = Math.Min(await run.Source.ReadHighWaterAsync(source, table, cancellation), most);
            if (known.TryGetValue(table.Name, out var last) && last == highest) continue;
            await run.Target.SetHighWaterAsync(target, table, highest, cancellation);
            known[table.Name] = highest;
        }
    }
}
