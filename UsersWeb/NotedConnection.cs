using System.Text.Json;

namespace UsersWeb;

/// <summary>
/// The connection string that a move is about to switch to, for instances of the same installation: they make their next web host before
/// they need it. It stands beside the settings, is read by nothing else, and goes with the move.
/// </summary>
public static class NextSettings
{
    /// <summary>Its name.</summary>
    public const string File = "appsettings.Next.json";

    private static string Place => Path.Combine(Home.Folder, File);

    /// <summary>Whether there is one for the move.</summary>
    /// <returns>The connection string; null when there is none, or it can't be read.</returns>
    public static string? Read(string moveId)
    {
        try
        {
            if (!System.IO.File.Exists(Place)) return null;
            var content = JsonSerializer.Deserialize<Content>(System.IO.File.ReadAllBytes(Place));
            return content?.Move == moveId ? content.Users : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it, for the owner of the process alone.</summary>
    /// <returns>Removes it when disposed.</returns>
    public static IDisposable Write(string moveId, string connectionString)
    {
        try
        {
            Remove();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(Place, options);
            JsonSerializer.Serialize(stream, new Content(moveId, connectionString));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next web host is made later then, which takes a second or two.
        }
        return new Removal();
    }

    /// <summary>Removes it, unless it is another move's.</summary>
    public static void Remove(string moveId)
    {
        if (Read(moveId) is not null) Remove();
    }

    private static void Remove()
    {
        try
        {
            System.IO.File.Delete(Place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is of a move that has ended, and no other takes notice of it.
        }
    }

    private sealed record Content(string Move, string Users);

    private sealed class Removal : IDisposable
    {
        public void Dispose() => Remove();
    }
}
