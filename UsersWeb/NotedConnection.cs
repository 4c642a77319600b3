using System.Text.Json;

namespace UsersWeb;

/// <summary>
/// A connection string beside the settings, which nothing reads as a setting: of the database that a move is about to switch to, or has
/// switched from. For the owner of the process alone, because passwords stand in it.
/// </summary>
/// <param name="file">Its name, in the home folder.</param>
public sealed class NotedConnection(string file)
{
    /// <summary>Where instances of the same installation will go: they make their next web host before they need it.</summary>
    public static NotedConnection Next { get; } = new("appsettings.Next.json");

    /// <summary>Where they came from, for as long as the way back is open.</summary>
    public static NotedConnection Former { get; } = new("appsettings.Former.json");

    private string Place => Path.Combine(Home.Folder, file);

    /// <summary>What stands there.</summary>
    /// <param name="moveId">Of which move; null: of any.</param>
    /// <returns>The connection string; null when there is none, or it can't be read.</returns>
    public string? Read(string? moveId = null)
    {
        try
        {
            if (!File.Exists(Place)) return null;
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(Place));
            return moveId is null || content?.Move == moveId ? content?.Users : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it in the place of another.</summary>
    /// <returns>Whether it stands there now.</returns>
    public bool Write(string moveId, string connectionString)
    {
        try
        {
            Remove();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(Place, options);
            JsonSerializer.Serialize(stream, new Content(moveId, connectionString));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writes it until it is disposed; where it can't be written, nothing is.</summary>
    public IDisposable WriteFor(string moveId, string connectionString)
    {
        Write(moveId, connectionString);
        return new Removal(this);
    }

    /// <summary>Removes it, unless it is another move's.</summary>
    public void Remove(string moveId)
    {
        if (Read(moveId) is not null) Remove();
    }

    /// <summary>Removes it.</summary>
    public void Remove()
    {
        try
        {
            File.Delete(Place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is of a move that has ended, and no other takes notice of it.
        }
    }

    private sealed record Content(string Move, string Users);

    private sealed class Removal(NotedConnection noted) : IDisposable
    {
        public void Dispose() => noted.Remove();
    }
}
