namespace UsersWeb.Databases;

/// <summary>
/// A database file that was deleted, replaced or written over under the application. What is written to it now is gone with the process.
/// </summary>
/// <param name="File">Its absolute path.</param>
/// <param name="IsReplaced">Whether another file has its name now, or another content.</param>
/// <param name="Log">Where its write-ahead log was put, which does not fit to what is there now.</param>
public sealed record DatabaseLoss(string File, bool IsReplaced, string? Log = null)
{
    /// <summary>Its name without its folder, for people who use the application.</summary>
    public string Name => Path.GetFileName(File);

    /// <summary>For whoever runs the application.</summary>
    public string Problem => IsReplaced
        ? $"{File} was replaced while it was in use; restart the application to use the file that is there now{Kept}"
        : $"{File} was deleted or moved away while it was in use; put it back, or restart the application to begin with a new one";

    private string Kept => Log is null ? "" : $" (what was not yet written into the old one is kept in {Log})";
}

/// <summary>The write was refused, or was not kept, because the database file is gone.</summary>
public sealed class DatabaseLostException(DatabaseLoss loss) : IOException(loss.Problem);
