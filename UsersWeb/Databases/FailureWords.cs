using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace UsersWeb.Moves;

/// <summary>Why a step failed, in one line. Drivers tell of tables that are full and of streams that ended; people need to know what to mend.</summary>
internal static partial class Cause
{
    public static string Describe(Exception exception)
    {
        var inner = exception.GetBaseException();
        // MySQL's message quotes the key, which may be somebody's name, and the message goes into the report.
        if (inner is MySqlException { ErrorCode: MySqlErrorCode.DuplicateKeyEntry }) return "two rows have the same unique key for the target.";
        // So may PostgreSQL's detail, which the connection string can ask for.
        if (inner is PostgresException refusal) return $"{Kind(exception)}{refusal.MessageText.ReplaceLineEndings(" ").TrimEnd('.')} ({refusal.SqlState}).";
        var message = (exception.Message.Contains(inner.Message, StringComparison.Ordinal) ? exception.Message : $"{exception.Message} {inner.Message}").ReplaceLineEndings(" ").TrimEnd('.') + ".";
        return Kind(exception) + QuotedValue().Replace(message, "$1 (not shown)");
    }

    private static string Kind(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: 13 } or PostgresException { SqlState: "53100" } => "The disk is full: ",
        MySqlException { ErrorCode: MySqlErrorCode.DiskFull or MySqlErrorCode.RecordFileFull } => "The disk is full: ",
        PostgresException { SqlState: ['5', '7', 'P', ..] } => "The server ended the connection: ",
        PostgresException => "",
        NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException } => "The connection to the server was lost: ",
        MySqlException { InnerException: IOException or System.Net.Sockets.SocketException } or MySqlException { ErrorCode: MySqlErrorCode.UnableToConnectToHost } => "The connection to the server was lost: ",
        _ => "",
    };

    // MySQL's words for a value that it refuses; the message goes into the report.
    [GeneratedRegex("(entry|value:) '.*?'(?= for | at )")]
    private static partial Regex QuotedValue();
}
