using System.Data.Common;
using UsersWeb.Databases;

namespace UsersWeb.Commands;

/// <summary>A command that can't go on; the message is one line for people.</summary>
internal sealed class CommandException(string message) : Exception(message);

/// <summary>Turns exceptions into a line for standard error.</summary>
internal static class Failure
{
    /// <summary>One line for what is expected to fail; everything about a fault of ours, so that it can be reported.</summary>
    public static string Describe(Exception exception, DatabaseEngine engine)
    {
        if (exception is CommandException or BackupException or ConnectionStringException or IOException or UnauthorizedAccessException)
            return OneLine(exception.Message);
        return engine.Classify(exception) switch
        {
            DatabaseFailure.Unreachable => $"The database can't be reached: {Reason(exception)}",
            DatabaseFailure.Busy => $"The database is busy, try again: {Reason(exception)}",
            DatabaseFailure.Full => $"The database has no space left: {Reason(exception)}",
            _ when FromDatabase(exception) is not null => $"The database refuses: {Reason(exception)}",
            _ => $"Unexpected failure, please report it: {exception}",
        };
    }

    /// <summary>The same where two databases are at work, and it is not known which one failed.</summary>
    public static string DescribeAny(Exception exception)
    {
        if (exception is CommandException or BackupException or IOException or UnauthorizedAccessException) return OneLine(exception.Message);
        return FromDatabase(exception) is null && exception is not TimeoutException and not System.Net.Sockets.SocketException
            ? $"Unexpected failure, please report it: {exception}"
            : Reason(exception);
    }

    // The drivers say what they tried, the exception inside says why it failed. None of them quotes a password.
    private static string Reason(Exception exception)
    {
        var outer = FromDatabase(exception) ?? exception;
        var inner = outer.GetBaseException();
        return OneLine(ReferenceEquals(outer, inner) || outer.Message.Contains(inner.Message) ? outer.Message : $"{outer.Message.TrimEnd('.')}: {inner.Message}");
    }

    private static DbException? FromDatabase(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is DbException database) return database;
        }
        return null;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
