using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace UsersWeb.Data;

/// <summary>A status as its name; what is no such name, in exactly these letters, is <see cref="UserStatus.Damaged"/>.</summary>
public sealed class StatusConverter() : ValueConverter<UserStatus, string>(status => status.ToString(), stored => Read(stored))
{
    private static readonly Dictionary<string, UserStatus> ByName = Enum.GetValues<UserStatus>()
        .Where(status => status != UserStatus.Damaged).ToDictionary(status => status.ToString(), StringComparer.Ordinal);

    /// <summary>All that are written.</summary>
    public static IReadOnlyList<UserStatus> Known { get; } = [.. ByName.Values];

    /// <summary>From its text in the database.</summary>
    public static UserStatus Read(string stored) => ByName.GetValueOrDefault(stored, UserStatus.Damaged);

    /// <summary>
    /// Those whose status is damaged: whatever lies between the names. The index of the status is asked for each stretch by itself, and
    /// first, because an engine that does not know how few they are would read everybody in the order that is wanted.
    /// </summary>
    public static IQueryable<User> Damaged(UsersDbContext db)
    {
        var quote = db.GetService<ISqlGenerationHelper>();
        var (table, status, id) = (
            quote.DelimitIdentifier("Users"), quote.DelimitIdentifier(nameof(User.Status)), quote.DelimitIdentifier(nameof(User.Id)));
        var names = ByName.Keys.Order(StringComparer.Ordinal).ToArray();
        var between = names.Zip(names.Skip(1), (left, right) => $"{status} > '{left}' AND {status} < '{right}'");
        string[] ranges = [$"{status} < '{names[0]}'", .. between, $"{status} > '{names[^1]}'"];
        var keys = string.Join(" UNION ALL ", ranges.Select(range => $"SELECT {id} FROM {table} WHERE {range}"));
        var sql = $"SELECT u.* FROM ({keys}) AS damaged CROSS JOIN {table} AS u WHERE u.{id} = damaged.{id}";
        return db.Users.FromSqlRaw(sql);
    }
}
