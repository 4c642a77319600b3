using System.Data.Common;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace UsersWeb.Databases;

/// <summary>What failed, in one line for people; everything about a fault of ours, so that it can be reported.</summary>
internal static partial class FailureWords
{
    /// <summary>For a command that works on the configured database.</summary>
    public static string Describe(Exception exception, DatabaseEngine engine)
    {
        if (exception is BackupException or ConnectionStringException or DatabaseObstacleException or IOException
            or UnauthorizedAccessException)
            return OneLine(exception.Message);
        if (UncertainCommit.Is(exception)) return $"The change may have been made or not, look before you try again: {Reason(exception)}";
        return engine.Classify(exception) switch
        {
            DatabaseFailure.Unreachable => $"The database can't be reached: {Reason(exception)}",
            DatabaseFailure.ReadOnly => $"The database takes no changes now: {Reason(exception)}",
            DatabaseFailure.Busy or DatabaseFailure.Conflict => $"The database is busy, try again: {Reason(exception)}",
            DatabaseFailure.Full => $"The database has no space left: {Reason(exception)}",
            _ when FromDatabase(exception) is not null => $"The database refuses: {Reason(exception)}",
            _ => $"Unexpected failure, please report it: {exception}",
        };
    }

    /// <summary>The same where two databases are at work, and it is not known which one failed.</summary>
    public static string Describe(Exception exception)
    {
        if (exception is BackupException or DatabaseObstacleException or IOException or UnauthorizedAccessException)
            return OneLine(exception.Message);
        return FromDatabase(exception) is null && exception is not TimeoutException and not SocketException
            ? $"Unexpected failure, please report it: {exception}"
            : Reason(exception);
    }

    /// <summary>
    /// Why a step of a move failed. Drivers tell of tables that are full and of streams that ended; people need to know what to
    /// mend. It goes into a report that others may read, so values that a server quotes are left out.
    /// </summary>
    public static string DescribeForReport(Exception exception)
    {
        var inner = exception.GetBaseException();
        // MySQL's message quotes the key, which may be somebody's name.
        if (inner is MySqlException { ErrorCode: MySqlErrorCode.DuplicateKeyEntry })
            return "two rows have the same unique key for the target.";
        // So may PostgreSQL's detail, which the connection string can ask for.
        if (inner is PostgresException refusal)
            return $"{Kind(exception)}{refusal.MessageText.ReplaceLineEndings(" ").TrimEnd('.')} ({refusal.SqlState}).";
        var whole = exception.Message.Contains(inner.Message, StringComparison.Ordinal) ? exception.Message
            : $"{exception.Message} {inner.Message}";
        return Kind(exception) + QuotedValue().Replace(whole.ReplaceLineEndings(" ").TrimEnd('.') + ".", "$1 (not shown)");
    }

    /// <summary>A message without its line breaks.</summary>
    public static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();

    // The drivers say what they tried, the exception inside says why it failed. None of them quotes a password.
    private static string Reason(Exception exception)
    {
        var outer = FromDatabase(exception) ?? exception;
        var inner = outer.GetBaseException();
        var isWhole = ReferenceEquals(outer, inner) || outer.Message.Contains(inner.Message);
        return OneLine(isWhole ? outer.Message : $"{outer.Message.TrimEnd('.')}: {inner.Message}");
    }

    private static DbException? FromDatabase(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is DbException database) return database;
        }
        return null;
    }

    private static string Kind(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: 13 } or PostgresException { SqlState: "53100" } => "The disk is full: ",
        MySqlException { ErrorCode: MySqlErrorCode.DiskFull or MySqlErrorCode.RecordFileFull } => "The disk is full: ",
        PostgresException { SqlState: ['5', '7', 'P', ..] } => "The server ended the connection: ",
        PostgresException => "",
        NpgsqlException { InnerException: IOException or SocketException } => "The connection to the server was lost: ",
        MySqlException { InnerException: IOException or SocketException }
            or MySqlException { ErrorCode: MySqlErrorCode.UnableToConnectToHost } =>
            "The connection to the server was lost: ",
        _ => "",
    };

    // MySQL's words for a value that it refuses.
    [GeneratedRegex("(entry|value:) '.*?'(?= for | at )")]
    private static partial Regex QuotedValue();
}
