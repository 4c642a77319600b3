namespace UsersWeb.Databases.Sqlite;

/// <summary>A lock that the operating system frees when its process dies, so it can't be left behind.</summary>
internal static class MigrationFileLock
{
    public static async Task<IAsyncDisposable> TakeAsync(string file, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                PrivateFile.Create(file);
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (System.IO.File.Exists(file))
            {
                await Task.Delay(50, cancellation);
            }
        }
    }
}
