using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>Why a request is answered 503, in words. A feature of the request, which the error page and the API's problem read.</summary>
/// <param name="EnglishTitle">Heading of the page, with {0} for the file.</param>
/// <param name="EnglishExplanation">What the person can do.</param>
/// <param name="File">Which file; null where the heading names none.</param>
public sealed record ServiceUnavailable(string EnglishTitle, string EnglishExplanation, string? File = null)
{
    /// <summary>Heading of the page, in the language of now.</summary>
    public string Title => File is null ? T(EnglishTitle) : T(EnglishTitle, File);

    /// <summary>What the person can do, in the language of now.</summary>
    public string Explanation => T(EnglishExplanation);

    /// <summary>The database does not answer, or has no room for the request now.</summary>
    public static ServiceUnavailable Outage { get; } = new(
        TKey("The database is not available right now"),
        TKey("Nothing is lost. Pages work again as soon as the database answers, most often within seconds."));

    /// <summary>A change was given to the database to be kept, and what became of it was not answered.</summary>
    public static ServiceUnavailable Uncertain { get; } = new(
        TKey("The database did not confirm the change"),
        TKey("It may have been made or not. Look at what is there before you do it again."));

    /// <summary>A move is running, and the request might change something.</summary>
    public static ServiceUnavailable ReadOnly { get; } = new(
        TKey("Nothing can be changed for a moment"),
        TKey("The users are being moved to another database. You can read everything; changes work again when it is done."));

    /// <summary>The database's server takes no changes.</summary>
    public static ServiceUnavailable Refused { get; } = new(
        TKey("Nothing can be changed right now"),
        TKey("The database is read-only at the moment. You can read everything; changes work again when that has ended."));

    /// <summary>The database has been moved away from.</summary>
    public static ServiceUnavailable Left { get; } = new(
        TKey("The users have moved to another database"),
        TKey("This server still looks at the old one, which is not used any more. Whoever runs it finds in its log what to do."));

    /// <summary>A move has filled the database in part only.</summary>
    public static ServiceUnavailable HalfFilled { get; } = new(
        TKey("The users are not all here yet"),
        TKey("A move to this database has not been finished. Whoever runs this server finds in its log what to do."));

    /// <summary>The database's file was deleted or replaced.</summary>
    public static ServiceUnavailable Lost(DatabaseLoss loss) => loss.IsReplaced
        ? new(TKey("The database file {0} was replaced"),
            TKey("Nothing is read from it or written to it any more. Whoever runs this server has to restart it."), loss.Name)
        : new(TKey("The database file {0} is gone"),
            TKey("Nothing is answered as saved that is not in it. Whoever runs this server has to put it back or restart it."), loss.Name);
}
