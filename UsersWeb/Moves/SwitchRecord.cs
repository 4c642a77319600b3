using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Shared;

namespace UsersWeb.Moves;

/// <summary>Writes down in the new database who put it into service.</summary>
/// <param name="services">Of the target.</param>
internal sealed class SwitchRecord(IServiceProvider services)
{
    /// <summary>After the deed, which is not undone because nobody could write it down.</summary>
    /// <param name="run">The move.</param>
    /// <param name="by">Who asked for it; null for whoever runs the program.</param>
    public async Task WriteAsync(MoveRun run, Current? by)
    {
        try
        {
            await using var scope = services.CreateAsyncScope();
            var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
            audit.ActAs(by);
            await scope.ServiceProvider.GetRequiredService<AuditedTransaction>().NoteAsync(
                () => audit.Add(AuditActions.DatabaseSwitch, null, null, new() { ["database"] = run.Source.ConnectionString.Masked },
                    new() { ["database"] = run.Target.ConnectionString.Masked, ["move"] = run.Id }),
                CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException)
        {
            run.Output.Tell(new NoticeEvent($"The audit could not be told of the switch: {e.GetBaseException().Message.TrimEnd('.')}."));
        }
    }
}
