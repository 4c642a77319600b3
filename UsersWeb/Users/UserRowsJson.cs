using System.Buffers;
using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Users;

/// <summary>
/// As the JSON of <see cref="UserListJson"/>, written from the columns: a list of objects in between costs more than to read them.
/// </summary>
internal sealed class UserRowsJson : UserRows, IDisposable
{
    // Of pages of common sizes; larger ones are not kept.
    private const int Kept = 64 * 1024;

    private static readonly ObjectPool<ArrayBufferWriter<byte>> Buffers = new DefaultObjectPool<ArrayBufferWriter<byte>>(new Policy());

    private const int Status = 5;
    private const int FirstInstant = 8;

    // As UsersJsonContext calls what UserRow.FromUser selects.
    private static readonly JsonEncodedText[] Names = [.. new[]
    {
        "id", "userName", "email", "displayName", "phoneNumber", "status", "timeZone", "language", "createdAt", "updatedAt", "lastSignInAt",
    }.Select(name => JsonEncodedText.Encode(name))];

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly DatabaseEngine engine;
    private readonly ArrayBufferWriter<byte> buffer = Buffers.Get();
    private readonly Utf8JsonWriter json;

    public UserRowsJson(int size, DatabaseEngine engine) : base(size)
    {
        this.engine = engine;
        json = new(buffer, Options);
        Begin();
    }

    /// <summary>The last row of the page, where others are behind it.</summary>
    public UserFound? Last { get; private set; }

    /// <summary>Ends the list; what was read until now is in it.</summary>
    /// <param name="next">Cursor of the next page, or null at the end.</param>
    /// <returns>UTF-8, until this is disposed of.</returns>
    public ReadOnlyMemory<byte> End(string? next)
    {
        json.WriteEndArray();
        json.WriteString("next"u8, next);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    public void Dispose()
    {
        json.Dispose();
        Buffers.Return(buffer);
    }

    protected override void Take(DbDataReader row, int stretch)
    {
        if (IsFull) return;
        if (Count == Size) Last = new(UserRow.Read(row, engine), stretch);
        Write(row);
    }

    protected override void Forget()
    {
        Last = null;
        json.Reset();
        buffer.ResetWrittenCount();
        Begin();
    }

    private void Begin()
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
    }

    // The columns of UserRow.FromUser.
    private void Write(DbDataReader row)
    {
        json.WriteStartObject();
        json.WriteNumber(Names[0], row.GetInt64(0));
        for (var column = 1; column < Names.Length; column++)
        {
            json.WritePropertyName(Names[column]);
            if (column == Status) json.WriteStringValue(StatusName.Of(engine.ReadStatus(row, column)));
            else if (column >= FirstInstant) engine.WriteInstant(json, row, column);
            else engine.WriteText(json, row, column);
        }
        json.WriteEndObject();
    }

    private static class StatusName
    {
        private static readonly Dictionary<UserStatus, JsonEncodedText> Names = Enum.GetValues<UserStatus>()
            .ToDictionary(status => status, status => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(status.ToString())));

        public static JsonEncodedText Of(UserStatus status) => Names[status];
    }

    private sealed class Policy : IPooledObjectPolicy<ArrayBufferWriter<byte>>
    {
        public ArrayBufferWriter<byte> Create() => new(Kept / 4);

        public bool Return(ArrayBufferWriter<byte> used)
        {
            used.ResetWrittenCount();
            return used.Capacity <= Kept;
        }
    }
}

/// <summary>The answer of a list.</summary>
/// <param name="rows">Read by now; disposed of when it was sent.</param>
/// <param name="next">Cursor of the next page, or null at the end.</param>
internal sealed class UserListResult(UserRowsJson rows, string? next) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (rows)
        {
            var body = rows.End(next);
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = body.Length;
            await httpContext.Response.BodyWriter.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
