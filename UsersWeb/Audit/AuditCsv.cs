using System.Globalization;
using System.Text;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>Entries of the audit as comma-separated values in UTF-8.</summary>
internal static class AuditCsv
{
    /// <summary>RFC 4180, 3.</summary>
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    // Sent on when so many characters have come together.
    private const int Block = 16 * 1024;

    private static readonly string Header = CsvLine.Of("id", "at", "action", "actorKind", "actorId", "actorName", "tokenId", "address",
        "subjectId", "subjectName", "before", "after");

    /// <summary>Writes all, a block at a time, and waits for whoever reads.</summary>
    public static async Task WriteAsync(IAsyncEnumerable<AuditEntry> entries, Stream output, CancellationToken cancellation)
    {
        var lines = new StringBuilder(Header);
        await foreach (var entry in entries.WithCancellation(cancellation))
        {
            lines.Append(Line(entry));
            if (lines.Length < Block) continue;
            await SendAsync(lines, output, cancellation);
        }
        await SendAsync(lines, output, cancellation);
    }

    private static async Task SendAsync(StringBuilder lines, Stream output, CancellationToken cancellation)
    {
        await output.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), cancellation);
        await output.FlushAsync(cancellation);
        lines.Clear();
    }

    private static string Line(AuditEntry entry) => CsvLine.Of(
        Human.Id(entry.Id), entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), entry.Action,
        entry.ActorKind, Id(entry.ActorId), entry.ActorName, Id(entry.TokenId), entry.Address, Id(entry.SubjectId), entry.SubjectName,
        entry.Before, entry.After);

    private static string? Id(long? id) => id is { } key ? Human.Id(key) : null;
}
