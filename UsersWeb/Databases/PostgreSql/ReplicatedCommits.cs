using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>
/// A commit that the server makes with a warning is none that may be answered as saved: it has given up waiting for the standby that it
/// was told to wait for, because somebody cancelled the wait, and has the change alone (PostgreSQL manual, 27.2.8).
/// </summary>
internal sealed class ReplicatedCommits : DbTransactionInterceptor
{
    private ReplicatedCommits() { }

    /// <summary>It knows nothing of anybody.</summary>
    public static ReplicatedCommits All { get; } = new();

    /// <inheritdoc />
    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        var connection = (NpgsqlConnection)transaction.Connection!;
        PostgresNotice? warning = null;
        connection.Notice += Note;
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            connection.Notice -= Note;
        }
        return warning is null ? InterceptionResult.Suppress() : throw new NotReplicatedException(warning);

        void Note(object sender, NpgsqlNoticeEventArgs told)
        {
            if (told.Notice.InvariantSeverity == "WARNING") warning = told.Notice;
        }
    }
}

/// <summary>A change that this server has and its standby perhaps has not.</summary>
internal sealed class NotReplicatedException(PostgresNotice warning)
    : DbException($"The server has made the commit with a warning: {warning.MessageText} ({warning.SqlState})");
