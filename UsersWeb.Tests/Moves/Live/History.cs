using System.Data.Common;
using System.Globalization;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>What an office does to its users, at random.</summary>
internal sealed class History(TestDatabase database, Random random, int writer = 0)
{
    private readonly Sql sql = new(database.Provider);
    // Each writer has people of its own, so that none waits for another's names.
    private readonly List<long> people = [.. Enumerable.Range(2, 39).Where(id => id % 3 == writer).Select(id => (long)id)];
    private readonly Dictionary<long, string> names = [];
    private long next = 1000 + (writer * 100_000);

    public bool Flip() => random.Next(4) == 0;

    /// <summary>One deed, in a transaction of its own.</summary>
    public async Task GoOnAsync()
    {
        var statements = people.Count < 3 ? Create() : random.Next(9) switch
        {
            0 or 1 => Create(),
            2 => Delete(),
            3 => SwapNames(),
            4 => Rename(One()),
            5 => ChangeMany(),
            6 => Note(),
            7 => Promote(),
            _ => CreateAndDelete(),
        };
        await using var connection = await database.OpenAsync();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RunAsync(connection, [.. Begin, .. statements, "COMMIT"]);
                return;
            }
            catch (DbException e) when (e.IsTransient && attempt < 10)
            {
                // As the application does where the server has chosen somebody else.
                await RunAsync(connection, ["ROLLBACK"]);
            }
        }
    }

    private static async Task RunAsync(DbConnection connection, IEnumerable<string> statements)
    {
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
    }

    private string[] Begin => database.Provider switch
    {
        DatabaseProvider.Sqlite => ["PRAGMA foreign_keys = ON", "PRAGMA busy_timeout = 20000", "BEGIN IMMEDIATE"],
        _ => ["BEGIN"],
    };

    private string[] Create()
    {
        people.Add(next);
        return [Insert(next++)];
    }

    private string[] CreateAndDelete() => [Insert(next), $"DELETE FROM {Q("Users")} WHERE {Q("Id")} = {next++}"];

    private string[] Delete()
    {
        var id = One();
        people.Remove(id);
        return [$"DELETE FROM {Q("Users")} WHERE {Q("Id")} = {id}"];
    }

    private string[] SwapNames()
    {
        var (one, other) = (One(), One());
        if (!names.TryGetValue(one, out var ofOne)) return Rename(one);
        if (one == other || !names.TryGetValue(other, out var ofOther)) return Rename(other);
        (names[one], names[other]) = (ofOther, ofOne);
        return [Name(one, $"T{writer}"), Name(other, ofOne), Name(one, ofOther)];
    }

    private string[] Rename(long id) => [Name(id, names[id] = $"R{next++}")];

    private string[] ChangeMany()
    {
        var among = string.Join(", ", people.Where(_ => random.Next(3) == 0).Append(One()));
        return [$"UPDATE {Q("Users")} SET {Q("DisplayName")} = {sql.Literal($"Ünï {next++}")} WHERE {Q("Id")} IN ({among})"];
    }

    private string[] Note() => [sql.Insert("Notes",
    [
        ("UserId", One()), ("AuthorId", random.Next(3) == 0 ? null : One()), ("AuthorName", "somebody"),
        ("Text", $"line one\nline {next++} 'quoted' \\"), ("CreatedAt", RawRows.At),
    ])];

    private string[] Promote()
    {
        var id = One();
        return
        [
            $"DELETE FROM {Q("UserRoles")} WHERE {Q("UserId")} = {id}",
            sql.Insert("UserRoles", [("UserId", id), ("RoleId", 1)]),
        ];
    }

    private string Insert(long id) => sql.Insert("Users", RawRows.HarmlessUser(id));

    private string Name(long id, string name) =>
        $"UPDATE {Q("Users")} SET {Q("UserName")} = {sql.Literal(name)}, "
        + $"{Q("NormalizedUserName")} = {sql.Literal(name.ToUpperInvariant())} "
        + $"WHERE {Q("Id")} = {id.ToString(CultureInfo.InvariantCulture)}";

    private long One() => people[random.Next(people.Count)];

    private string Q(string name) => database.Quote(name);
}
