using System.Text;
using CsCheck;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.RoundTrips;

/// <summary>Random rows for every table, each column often at its extremes. What they hold, all three engines can hold.</summary>
internal static class RandomRows
{
    public sealed record Row(string Table, (string Column, object? Value)[] Values);

    // Code points of one to four bytes, of combining marks, of controls and of spaces; no U+0000, no surrogates.
    private static readonly Gen<int> CodePoint = Gen.Frequency(
        (4, Gen.Int['a', 'e']), (2, Gen.Int[1, 0x7f]), (1, Gen.Int[0x80, 0x7ff]), (1, Gen.Int[0x800, 0xd7ff]), (1, Gen.Int[0xe000, 0xffff]),
        (2, Gen.Int[0x10000, 0x10ffff]),
        (2, Gen.OneOf<int>(' ', '\t', '\n', '\r', '\\', '\'', '"', 0xa0, 0x301, 0x200b, 0x200d, 0xfeff, 0x1f600, 0xe9, 0x130, 0x131,
            0x212a)));

    private static readonly Gen<long> Ids =
        Gen.OneOf(Gen.OneOf(0L, -1L, 1L, long.MinValue, long.MaxValue, int.MaxValue, (1L << 53) + 1), Gen.Long, Gen.Long[1, 1000]);

    private static readonly Gen<int> Ints = Gen.OneOf(Gen.OneOf(0, -1, 1, int.MinValue, int.MaxValue), Gen.Int);

    private static readonly Gen<DateTime> Instants = Gen.OneOf(
        Gen.OneOf(new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(9999, 12, 31, 23, 59, 59, 999, 999, DateTimeKind.Utc),
            DateTime.UnixEpoch),
        Gen.Long[0, DateTime.MaxValue.Ticks / 10].Select(microseconds => new DateTime(microseconds * 10, DateTimeKind.Utc)));

    /// <summary>Texts of at most 100 code points, no two of them alike for any engine.</summary>
    public static Gen<string> TextKeys { get; } = Key(100).Select(key => (string)key!);

    public static Gen<List<Row>> All { get; } =
        from users in Rows("Users", Ids, 30, ("DisplayName", Text(128).Null()), ("NormalizedDisplayName", Text(256)), ("Status", Text(16)),
            ("CreatedAt", Instants.Boxed()), ("UpdatedAt", Instants.Boxed()),
            ("LastSignInAt", Instants.Boxed().Null()), ("IsSample", Gen.Bool.Boxed()), ("UserName", Text(64)),
            ("NormalizedUserName", Key(200)), ("Email", Text(254)), ("NormalizedEmail", Key(200)), ("EmailConfirmed", Gen.Bool.Boxed()),
            ("PasswordHash", Text(512).Null()), ("ConcurrencyStamp", Text(36)), ("PhoneNumber", Text(32).Null()),
            ("LockedUntil", Instants.Boxed().Null()), ("LockReason", Text(256).Null()), ("MustChangePassword", Gen.Bool.Boxed()),
            ("PasswordChangedAt", Instants.Boxed().Null()), ("ErasedAfter", Instants.Boxed().Null()),
            ("TimeZone", Text(64).Null()), ("Language", Text(35).Null()), ("Theme", Text(16).Null()), ("ListLayout", Text(256).Null()),
            ("SearchText", Text(300).Null()))
        from roles in Rows("Roles", Ids.Where(id => id is not (1 or 2 or 4)), 6, ("Name", Text(64)), ("NormalizedName", Key(200)),
            ("ConcurrencyStamp", Text(36)))
        from keys in Rows("DataProtectionKeys", Ints.Select(id => (long)id), 4, ("FriendlyName", Key(100)), ("Xml", Text(20_000)))
        from tokens in Rows("ApiTokens", Ids, 10, ("UserId", Of(users)), ("Name", Text(64)), ("Hash", Key(40)),
            ("Scopes", Text(256).Null()), ("CreatedAt", Instants.Boxed()), ("ExpiresAt", Instants.Boxed().Null()))
        from sessions in Rows("Sessions", Ids, 10, ("UserId", Of(users)), ("Hash", Key(64)), ("IsPersistent", Gen.Bool.Boxed()),
            ("CreatedAt", Instants.Boxed()), ("LastSeenAt", Instants.Boxed()), ("EndsAt", Instants.Boxed()),
            ("PasswordAt", Instants.Boxed().Null()), ("SecondFactorAt", Instants.Boxed().Null()),
            ("UserAgent", Text(256).Null()), ("Address", Text(64).Null()))
        from codes in Rows("OneTimeCodes", Ids, 10, ("UserId", Of(users)), ("Purpose", Text(16)), ("Hash", Key(64)), ("Email", Text(254)),
            ("CreatedAt", Instants.Boxed()), ("EndsAt", Instants.Boxed()), ("UsedAt", Instants.Boxed().Null()))
        from audit in Rows("AuditEntries", Ids, 6, ("At", Instants.Boxed()), ("ActorKind", Text(16)), ("ActorId", Ids.Boxed().Null()),
            ("ActorName", Text(254)), ("TokenId", Ids.Boxed().Null()), ("Address", Text(64).Null()), ("Action", Text(64)),
            ("SubjectId", Ids.Boxed().Null()), ("SubjectName", Text(254).Null()),
            ("Before", Text(2_000).Null()), ("After", Text(2_000).Null()))
        from work in Rows("WorkItems", Ids, 6, ("Kind", Text(64)), ("UniqueName", Key(64).Null()), ("Payload", Text(2_000).Null()),
            ("CreatedAt", Instants.Boxed()), ("DueAt", Instants.Boxed().Null()), ("Attempts", Ints.Boxed()),
            ("LeasedBy", Text(64).Null()),
            ("DoneAt", Instants.Boxed().Null()), ("FailedAt", Instants.Boxed().Null()), ("LastError", Text(1000).Null()),
            ("Done", Ids.Boxed()), ("Total", Ids.Boxed().Null()))
        from mails in Rows("OutgoingMails", Ids, 6, ("MessageId", Key(32)), ("CreatedAt", Instants.Boxed()), ("Kind", Text(64)),
            ("UserId", Ids.Boxed().Null()), ("Recipient", Text(254)), ("Subject", Text(256)), ("Body", Text(2_000).Null()),
            ("Status", Text(16)), ("Attempts", Ints.Boxed()), ("NextAttemptAt", Instants.Boxed().Null()),
            ("SentAt", Instants.Boxed().Null()), ("FailedAt", Instants.Boxed().Null()), ("LastError", Text(1000).Null()))
        from apps in Rows("Authenticators", null, 6, ("UserId", Of(users)), ("Secret", Text(512)), ("ConfirmedAt", Instants.Boxed()),
            ("LastStep", Ids.Boxed()))
        from spare in Rows("RecoveryCodes", Ids, 6, ("UserId", Of(users)), ("Hash", Key(64)), ("UsedAt", Instants.Boxed().Null()))
        from passkeys in Rows("Passkeys", Ids, 6, ("UserId", Of(users)), ("Name", Text(64)), ("CredentialHash", Key(64)),
            ("CredentialId", Text(1364)), ("PublicKey", Text(4096)), ("Transports", Text(128)), ("SignCount", Ids.Boxed()),
            ("CreatedAt", Instants.Boxed()), ("LastUsedAt", Instants.Boxed().Null()))
        from notes in Rows("Notes", Ids, 6, ("UserId", Of(users)), ("AuthorId", Of(users).Null()), ("AuthorName", Text(254)),
            ("Text", Text(4000)), ("CreatedAt", Instants.Boxed()), ("EditedAt", Instants.Boxed().Null()))
        from views in Rows("SavedViews", Ids, 6, ("UserId", Of(users)), ("Name", Text(50)), ("NormalizedName", Key(200)),
            ("Query", Text(1000)))
        from selections in Rows("Selections", Ids, 4, ("UserId", Of(users)), ("Deed", Text(32)), ("CreatedAt", Instants.Boxed()),
            ("StartedAt", Instants.Boxed().Null()), ("StoppedAt", Instants.Boxed().Null()), ("EndedAt", Instants.Boxed().Null()))
        from selected in Rows("SelectedUsers", null, 20, ("SelectionId", Of(selections)), ("UserId", Ids.Boxed()),
            ("Before", Text(32).Null()), ("Result", Text(32).Null()))
        from imports in Rows("Imports", Ids, 4, ("UserId", Of(users).Null()), ("FileName", Text(128)), ("Digest", Text(64).Null()),
            ("Bytes", Ids.Boxed()), ("IsUtf8", Gen.Bool.Boxed()), ("Settings", Text(2_000).Null()), ("Checks", Ints.Boxed()),
            ("Rows", Ids.Boxed()), ("Done", Ids.Boxed()), ("Created", Ids.Boxed()), ("Updated", Ids.Boxed()), ("Unchanged", Ids.Boxed()),
            ("Absent", Ids.Boxed()), ("Invited", Ids.Boxed()), ("Wrong", Ids.Boxed()), ("CreatedAt", Instants.Boxed()),
            ("CheckStartedAt", Instants.Boxed().Null()), ("CheckedAt", Instants.Boxed().Null()), ("StartedAt", Instants.Boxed().Null()),
            ("StoppedAt", Instants.Boxed().Null()), ("EndedAt", Instants.Boxed().Null()), ("Failure", Text(1000).Null()))
        from chunks in Rows("ImportChunks", null, 6, ("ImportId", Of(imports)), ("Number", Ints.Boxed()),
            ("Bytes", Gen.Byte.Array[0, 300].Select(bytes => (object?)new Blob(bytes))))
        from wrong in Rows("ImportProblems", null, 10, ("ImportId", Of(imports)), ("Line", Ids.Boxed()), ("Number", Ints.Boxed()),
            ("Field", Text(32)), ("Message", Text(256)))
        from pairs in Rows("UserRoles", null, 20, ("UserId", Of(users)), ("RoleId", Of(roles)))
        select (List<Row>)[.. users, .. roles, .. keys, .. tokens, .. sessions, .. codes, .. audit, .. work, .. mails,
            .. apps.DistinctBy(app => app.Values[0].Value), .. spare, .. passkeys, .. notes, .. views, .. selections,
            .. selected.DistinctBy(one => (one.Values[0].Value, one.Values[1].Value)), .. imports,
            .. chunks.DistinctBy(one => (one.Values[0].Value, one.Values[1].Value)),
            .. wrong.DistinctBy(one => (one.Values[0].Value, one.Values[1].Value, one.Values[2].Value)),
            .. pairs.DistinctBy(pair => (pair.Values[0].Value, pair.Values[1].Value))];

    private static Gen<List<Row>> Rows(string table, Gen<long>? ids, int most, params (string Column, Gen<object?> Value)[] columns)
    {
        var values = columns.Select(column => column.Value)
            .Aggregate(Gen.Const(new List<object?>()),
            (row, value) => row.SelectMany(_ => value, (before, next) => (List<object?>)[.. before, next]));
        var rows = values.Select(row => columns.Zip(row, (column, value) => (column.Column, value)).ToArray()).List[1, most];
        if (ids is null) return rows.Select(many => many.Select(row => new Row(table, row)).ToList());
        return Gen.Select(rows, ids.HashSet[most, most],
            (many, numbers) => many.Zip(numbers, (row, id) => new Row(table, [("Id", id), .. row])).ToList());
    }

    // Empty, one, any number, or as many code points as fit; sometimes with spaces at the end.
    private static Gen<object?> Text(int most) => Gen.OneOf(
        Gen.Const<object?>(""), Run(1, 1), Run(0, Math.Min(most, 20)),
        Gen.Select(CodePoint, point => (object?)string.Concat(Enumerable.Repeat(char.ConvertFromUtf32(point), most))),
        Gen.Select(Gen.Int[1, Math.Min(most, 5)], count => (object?)new string(' ', count)),
        Gen.OneOf<object?>("\u0065\u0301", "\u00e9", "NULL", "\\N"));

    // Its 32 digits make it different from every other (whole numbers are often the same extremes), and the end is no
    // space: MySQL's keys are padded with spaces.
    private static Gen<object?> Key(int most) =>
        Gen.Select(Run(0, Math.Min(most - 32, 30)), Gen.Guid, (start, number) => (object?)$"{start}{number:n}");

    private static Gen<object?> Run(int least, int most) =>
        CodePoint.Array[least, most]
        .Select(points => (object?)points.Aggregate(new StringBuilder(), (text, point) => text.Append(char.ConvertFromUtf32(point)))
        .ToString());

    private static Gen<object?> Of(List<Row> rows) => Gen.Int[0, rows.Count - 1].Select(i => rows[i].Values[0].Value);

    private static Gen<object?> Boxed<T>(this Gen<T> values) where T : struct => values.Select(value => (object?)value);

    private static Gen<object?> Null(this Gen<object?> values) => Gen.Frequency((1, Gen.Const((object?)null)!), (3, values))!;
}
