using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Mail;

/// <summary>What the list of mails shows, as it stands in the URL of the page: the newest first.</summary>
public sealed class MailList
{
    /// <summary>Most rows a page.</summary>
    public const int SizeLimit = 200;

    /// <summary>Sizes the page offers.</summary>
    public static readonly int[] Sizes = [20, 50, 100, SizeLimit];

    private const string Sort = "-createdAt";

    private static readonly Keyset<OutgoingMail, MailRow, DateTime> Order = new(
        mail => mail.CreatedAt, mail => mail.Id, row => row.CreatedAt.Ticks.ToString(CultureInfo.InvariantCulture), row => row.Id,
        ReadInstant);

    /// <summary>Only these; all when it is null.</summary>
    public MailStatus? Status { get; set; }

    /// <summary>Rows a page, 1 to <see cref="SizeLimit"/>.</summary>
    public int Size { get; set; } = 50;

    /// <summary>Cursor of the page that comes next.</summary>
    public string? After { get; set; }

    /// <summary>Cursor of the page that comes before.</summary>
    public string? Before { get; set; }

    /// <summary>One page of them. What is not a cursor of this order starts at the beginning.</summary>
    public async Task<Page<MailRow>> ReadAsync(UsersDbContext db, CancellationToken cancellation)
    {
        var size = Math.Clamp(Size, 1, SizeLimit);
        var from = (After ?? Before) is { } text && Cursor.TryRead(text, Sort, out var place) && Order.Accepts(place.Key) ? place : null;
        var backward = After is null && Before is not null && from is not null;
        var mails = db.OutgoingMails.AsNoTracking();
        if (Status is { } status) mails = mails.Where(mail => mail.Status == status);
        var rows = await Order.Seek(mails, descending: !backward, from).Select(MailRow.FromMail).Take(size + 1).ToListAsync(cancellation);
        var more = rows.Count > size;
        if (more) rows.RemoveAt(size);
        if (backward) rows.Reverse();
        var (hasNext, hasPrevious) = (backward || more, backward ? more : from is not null);
        return new(rows,
            hasNext && rows.Count > 0 ? Cursor.Write(Sort, Order.PlaceOf(rows[^1])) : null,
            hasPrevious && rows.Count > 0 ? Cursor.Write(Sort, Order.PlaceOf(rows[0])) : null);
    }

    private static DateTime ReadInstant(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? new(ticks, DateTimeKind.Utc) : throw new FormatException();
}

/// <summary>A mail as the list shows it: never what is in it.</summary>
/// <param name="Id">Key.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Subject">One line.</param>
/// <param name="Recipient">The address.</param>
/// <param name="Status">What has become of it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttemptAt">UTC; null when it is not tried again by itself.</param>
/// <param name="SentAt">UTC.</param>
/// <param name="LastError">In words.</param>
public sealed record MailRow(
    long Id, DateTime CreatedAt, string Subject, string Recipient, MailStatus Status, int Attempts, DateTime? NextAttemptAt,
    DateTime? SentAt, string? LastError)
{
    internal static readonly Expression<Func<OutgoingMail, MailRow>> FromMail = mail => new MailRow(
        mail.Id, mail.CreatedAt, mail.Subject, mail.Recipient, mail.Status, mail.Attempts, mail.NextAttemptAt, mail.SentAt, mail.LastError);
}

/// <summary>The page.</summary>
/// <param name="List">What was asked for.</param>
/// <param name="Page">The rows.</param>
/// <param name="HasFailed">Whether there is anything to try again.</param>
/// <param name="Server">Through which server they go, without user and password; null when there is none.</param>
public sealed record MailPage(MailList List, Page<MailRow> Page, bool HasFailed, string? Server);
