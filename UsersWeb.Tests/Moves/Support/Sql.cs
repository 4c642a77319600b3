using System.Globalization;
using System.Text;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Support;

/// <summary>A piece of SQL, put into a statement as it is.</summary>
internal sealed record Raw(string Sql);

/// <summary>Bytes that are no text.</summary>
internal sealed record Blob(byte[] Bytes);

/// <summary>One engine's SQL for values that a driver might not pass on unchanged: text is written as its bytes.</summary>
internal sealed class Sql(DatabaseProvider engine)
{
    public string Quote(string name) => engine == DatabaseProvider.MySql ? $"`{name}`" : $"\"{name}\"";

    public string Insert(string table, IEnumerable<(string Column, object? Value)> values)
    {
        var given = values.ToList();
        return $"INSERT INTO {Quote(table)} ({string.Join(", ", given.Select(value => Quote(value.Column)))}) VALUES "
            + $"({string.Join(", ", given.Select(value => Literal(value.Value)))})";
    }

    public string Literal(object? value) => value switch
    {
        null => "NULL",
        Raw raw => raw.Sql,
        bool flag => engine == DatabaseProvider.PostgreSql ? (flag ? "true" : "false") : flag ? "1" : "0",
        string text => Text(Encoding.UTF8.GetBytes(text)),
        byte[] utf8 => Text(utf8),
        Blob { Bytes: var bytes } when engine == DatabaseProvider.PostgreSql => $"'\\x{Convert.ToHexString(bytes)}'::bytea",
        Blob { Bytes: var bytes } => $"x'{Convert.ToHexString(bytes)}'",
        DateTime instant => Instant(instant),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private string Text(byte[] utf8)
    {
        var hex = Convert.ToHexString(utf8);
        return engine switch
        {
            DatabaseProvider.Sqlite => $"CAST(x'{hex}' AS TEXT)",
            DatabaseProvider.PostgreSql => $"convert_from('\\x{hex}'::bytea, 'UTF8')",
            _ => $"CONVERT(x'{hex}' USING utf8mb4)",
        };
    }

    private string Instant(DateTime instant) => engine switch
    {
        DatabaseProvider.Sqlite => instant.ToString("\\'yyyy-MM-ddTHH:mm:ss.ffffffZ\\'", CultureInfo.InvariantCulture),
        DatabaseProvider.PostgreSql => instant.ToString("\\'yyyy-MM-dd HH:mm:ss.ffffff+00\\'", CultureInfo.InvariantCulture),
        _ => instant.ToString("\\'yyyy-MM-dd HH:mm:ss.ffffff\\'", CultureInfo.InvariantCulture),
    };
}
