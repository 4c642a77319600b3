using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>Makes sessions whose people proved who they are long ago.</summary>
public static class SessionAge
{
    /// <summary>All sessions as if the password had been typed that long ago; null: as if it never had been.</summary>
    public static Task AgeSessionsAsync(this TestDatabase database, TimeSpan? age) => database.ExecuteAsync(
        $"UPDATE {database.Quote("Sessions")} SET {database.Quote("PasswordAt")} = "
            + $"{(age is { } time ? database.InstantAgo(time) : "NULL")}");

    /// <summary>The instant that long ago, as a literal of the engine.</summary>
    public static string InstantAgo(this TestDatabase database, TimeSpan age)
    {
        var instant = TimeProvider.System.Now() - age;
        return database.Provider == DatabaseProvider.Sqlite
            ? $"'{instant:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}'" : $"'{instant:yyyy-MM-dd HH:mm:ss.ffffff}'";
    }
}
