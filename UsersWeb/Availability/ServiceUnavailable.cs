using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>Why a request is answered 503, in words. A feature of the request, which the error page and the API's problem read.</summary>
/// <param name="Title">Heading of the page.</param>
/// <param name="Explanation">What the person can do.</param>
public sealed record ServiceUnavailable(string Title, string Explanation)
{
    /// <summary>The database does not answer, or has no room for the request now.</summary>
    public static ServiceUnavailable Outage { get; } = new(
        "The database is not available right now",
        "Nothing is lost. Pages work again as soon as the database answers, most often within seconds.");

    /// <summary>A move is running, and the request might change something.</summary>
    public static ServiceUnavailable ReadOnly { get; } = new(
        "Nothing can be changed for a moment",
        "The users are being moved to another database. You can read everything; changes work again when it is done.");

    /// <summary>The database's server takes no changes.</summary>
    public static ServiceUnavailable Refused { get; } = new(
        "Nothing can be changed right now",
        "The database is read-only at the moment. You can read everything; changes work again when that has ended.");

    /// <summary>The database has been moved away from.</summary>
    public static ServiceUnavailable Left { get; } = new(
        "The users have moved to another database",
        "This server still looks at the old one, which is not used any more. Whoever runs it finds in its log what to do.");

    /// <summary>A move has filled the database in part only.</summary>
    public static ServiceUnavailable HalfFilled { get; } = new(
        "The users are not all here yet",
        "A move to this database has not been finished. Whoever runs this server finds in its log what to do.");

    /// <summary>The database's file was deleted or replaced.</summary>
    public static ServiceUnavailable Lost(DatabaseLoss loss) => loss.IsReplaced
        ? new($"The database file {loss.Name} was replaced",
            "Nothing is read from it or written to it any more. Whoever runs this server has to restart it.")
        : new($"The database file {loss.Name} is gone",
            "Nothing is answered as saved that is not in it. Whoever runs this server has to put it back or restart it.");
}
