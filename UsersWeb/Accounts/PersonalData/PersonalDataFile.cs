using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.PersonalData;

/// <summary>
/// Writes everything that is held about a person, row by row, so that a long history needs no memory. Secrets are left out: they
/// are hashes that say nothing of the person and would help whoever steals the file.
/// </summary>
public sealed class PersonalDataFile(UsersDbContext db)
{
    private const int FlushAt = 64 * 1024;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes it.</summary>
    /// <param name="id">Of whom.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellation">Of the reader.</param>
    public async Task WriteAsync(long id, PipeWriter output, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(output, Readable);
        json.WriteStartObject();
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == id, cancellation);
        json.WritePropertyName("user");
        UserDetails(user).WriteTo(json);
        await ListAsync("roles", db.UserRoles.Where(role => role.UserId == id)
            .Join(db.Roles, role => role.RoleId, role => role.Id, (_, role) => role.Name!), json.WriteStringValue);
        await ListAsync("sessions", db.Sessions.AsNoTracking().Where(s => s.UserId == id).OrderBy(s => s.Id), session => Write(
            ("signedInAt", session.CreatedAt), ("lastSeenAt", session.LastSeenAt), ("endsAt", session.EndsAt),
            ("stays", session.IsPersistent), ("address", session.Address), ("browser", session.UserAgent)));
        await ListAsync("tokens", db.ApiTokens.AsNoTracking().Where(t => t.UserId == id).OrderBy(t => t.Id), token => Write(
            ("id", token.Id), ("name", token.Name), ("scopes", token.Scopes), ("createdAt", token.CreatedAt),
            ("expiresAt", token.ExpiresAt)));
        await ListAsync("links", db.OneTimeCodes.AsNoTracking().Where(c => c.UserId == id).OrderBy(c => c.Id), code => Write(
            ("purpose", code.Purpose.ToString()), ("email", code.Email), ("createdAt", code.CreatedAt), ("endsAt", code.EndsAt),
            ("usedAt", code.UsedAt)));
        await ListAsync("mails", db.OutgoingMails.AsNoTracking().Where(m => m.UserId == id).OrderBy(m => m.Id), mail => Write(
            ("kind", mail.Kind), ("recipient", mail.Recipient), ("subject", mail.Subject), ("writtenAt", mail.CreatedAt),
            ("sentAt", mail.SentAt)));
        await ListAsync("passkeys", db.Passkeys.AsNoTracking().Where(p => p.UserId == id).OrderBy(p => p.Id), passkey => Write(
            ("name", passkey.Name), ("createdAt", passkey.CreatedAt), ("lastUsedAt", passkey.LastUsedAt)));
        await ListAsync("authenticators", db.Authenticators.AsNoTracking().Where(a => a.UserId == id), app => Write(
            ("confirmedAt", app.ConfirmedAt)));
        await ListAsync("recoveryCodes", db.RecoveryCodes.AsNoTracking().Where(c => c.UserId == id).OrderBy(c => c.Id), code => Write(
            ("usedAt", code.UsedAt)));
        await ListAsync("notes", db.Notes.AsNoTracking().Where(n => n.UserId == id).OrderBy(n => n.Id), note => Write(
            ("text", note.Text), ("writtenAt", note.CreatedAt), ("editedAt", note.EditedAt)));
        await ListAsync("savedViews", db.SavedViews.AsNoTracking().Where(v => v.UserId == id).OrderBy(v => v.Id), view => Write(
            ("name", view.Name), ("query", view.Query)));
        await ListAsync("selections", db.Selections.AsNoTracking().Where(s => s.UserId == id).OrderBy(s => s.Id), selection => Write(
            ("deed", selection.Deed), ("createdAt", selection.CreatedAt), ("startedAt", selection.StartedAt),
            ("endedAt", selection.EndedAt)));
        await ListAsync("activity", db.AuditEntries.AsNoTracking().Where(e => e.SubjectId == id || e.ActorId == id).OrderBy(e => e.Id),
            entry => json.WriteRawValue(AuditJson.Line(Own(entry, id))));
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
        await output.FlushAsync(cancellation);

        async Task ListAsync<T>(string name, IQueryable<T> rows, Action<T> write)
        {
            json.WriteStartArray(name);
            await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellation))
            {
                write(row);
                if (json.BytesPending < FlushAt) continue;
                await json.FlushAsync(cancellation);
                await output.FlushAsync(cancellation);
            }
            json.WriteEndArray();
        }

        void Write(params ReadOnlySpan<(string Name, object? Value)> members)
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value);
            }
            json.WriteEndObject();
        }
    }

    // Of what others did, not where they sat; of what was done to others, only that it was; of a lock, not what was said of it.
    private static AuditEntry Own(AuditEntry entry, long id)
    {
        if (entry.ActorId != id && entry.ActorId is not null) (entry.Address, entry.ActorName) = (null, "");
        var isOfOthers = entry.SubjectId is not null && entry.SubjectId != id;
        if (isOfOthers) entry.SubjectName = null;
        if (isOfOthers || entry.Action is AuditActions.UserLock or AuditActions.UserUnlock) entry.Before = entry.After = null;
        return entry;
    }

    private static System.Text.Json.Nodes.JsonObject UserDetails(User user)
    {
        var told = UserAudit.Of(user);
        told["id"] = user.Id;
        told["createdAt"] = user.CreatedAt;
        told["updatedAt"] = user.UpdatedAt;
        told["lastSignInAt"] = user.LastSignInAt;
        told["theme"] = user.Theme;
        told["listLayout"] = user.ListLayout;
        // For those who look after users, as it was said to them.
        told.Remove("lockReason");
        return told;
    }
}
