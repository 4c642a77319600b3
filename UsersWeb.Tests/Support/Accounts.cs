using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>What the command line would give to users, given by a statement.</summary>
internal static class Accounts
{
    public static Task SetPasswordAsync(this TestDatabase database, long user, string hash) => database.ExecuteAsync($"""
        UPDATE {database.Quote("Users")} SET {database.Quote("PasswordHash")} = '{hash}' WHERE {database.Quote("Id")} = {user}
        """);

    public static Task MakeAdministratorAsync(this TestDatabase database, long user) => database.ExecuteAsync($"""
        INSERT INTO {database.Quote("UserRoles")} ({Columns(database, "UserId", "RoleId")}) VALUES ({user}, {Role.AdministratorId})
        """);

    public static Task GiveRoleAsync(this TestDatabase database, long user, long role) => database.ExecuteAsync($"""
        INSERT INTO {database.Quote("UserRoles")} ({Columns(database, "UserId", "RoleId")}) VALUES ({user}, {role})
        """);

    /// <returns>The token, which works from now on.</returns>
    public static async Task<string> AddTokenAsync(this TestDatabase database, string userName, string name)
    {
        var (token, hash) = TokenSecret.Create();
        var now = database.Provider == DatabaseProvider.Sqlite ? "2026-01-02T03:04:05.000000Z" : "2026-01-02 03:04:05";
        await database.ExecuteAsync($"""
            INSERT INTO {database.Quote("ApiTokens")} ({Columns(database, "UserId", "Name", "Hash", "CreatedAt")})
            SELECT {database.Quote("Id")}, '{name}', '{hash}', '{now}' FROM {database.Quote("Users")}
            WHERE {database.Quote("UserName")} = '{userName}'
            """);
        return token;
    }

    private static string Columns(TestDatabase database, params string[] names) => string.Join(", ", names.Select(database.Quote));
}
