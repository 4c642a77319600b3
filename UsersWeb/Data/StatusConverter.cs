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

    /// <summary>Those whose status is damaged: whatever lies between the names, which the index of the status has side by side.</summary>
    public static IQueryable<User> Damaged(UsersDbContext db)
    {
        var quote = db.GetService<ISqlGenerationHelper>();
        var (table, column) = (quote.DelimitIdentifier("Users"), quote.DelimitIdentifier(nameof(User.Status)));
        var names = ByName.Keys.Order(StringComparer.Ordinal).ToArray();
        var between = names.Zip(names.Skip(1), (left, right) => $"{column} > '{left}' AND {column} < '{right}'");
        string[] ranges = [$"{column} < '{names[0]}'", .. between, $"{column} > '{names[^1]}'"];
        var sql = $"SELECT * FROM {table} WHERE {string.Join(" OR ", ranges)}";
        return db.Users.FromSqlRaw(sql);
    }
}
