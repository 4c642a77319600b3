using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.Imports.Files;

/// <summary>Files of imports, in the database: there a restart and each other instance find them, and a move takes them along.</summary>
public sealed class ImportFiles(UsersDbContext db, Current current, TimeProvider clock)
{
    // Below the size from which the runtime keeps objects apart; and so many in a transaction.
    private const int Chunk = 64 * 1024;
    private const int ChunksAtOnce = 16;

    /// <summary>Keeps a file, as it comes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="most">How many bytes it may have; null for any number.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <returns>The import.</returns>
    /// <exception cref="ImportFileException">It is none that can be imported; nothing of it is kept.</exception>
    public async Task<Import> AddAsync(Stream file, string name, long? most, CancellationToken cancellation)
    {
        var import = new Import { FileName = Name(name), UserId = current.UserId, CreatedAt = clock.Now() };
        db.Imports.Add(import);
        await db.SaveChangesAsync(cancellation);
        try
        {
            await FillAsync(import, file, most, cancellation);
            return import;
        }
        catch
        {
            db.ChangeTracker.Clear();
            await db.Imports.Where(one => one.Id == import.Id).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>The file from its beginning.</summary>
    internal ChunkStream Open(Import import) => new(db, import.Id);

    /// <summary>Removes the file; what became of it stays.</summary>
    public Task RemoveAsync(long import, CancellationToken cancellation) =>
        db.ImportChunks.Where(chunk => chunk.ImportId == import).ExecuteDeleteAsync(cancellation);

    private async Task FillAsync(Import import, Stream file, long? most, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = new TextCheck();
        for (var number = 0; ; number++)
        {
            var buffer = new byte[Chunk];
            var length = await file.ReadAtLeastAsync(buffer, Chunk, throwOnEndOfStream: false, cancellation);
            if (length == 0) break;
            if (length < Chunk) Array.Resize(ref buffer, length);
            digest.AppendData(buffer);
            text.Add(buffer);
            import.Bytes += length;
            if (import.Bytes > most) throw new ImportFileException(TooLarge(most.Value), isTooLarge: true);
            if (text.WhatElse is { } other) throw new ImportFileException(other);
            db.ImportChunks.Add(new() { ImportId = import.Id, Number = number, Bytes = buffer });
            if (number % ChunksAtOnce == ChunksAtOnce - 1) await SaveAsync(import, cancellation);
        }
        if (text.WhatElse is { } reason) throw new ImportFileException(reason);
        import.IsUtf8 = text.IsUtf8;
        import.Digest = Convert.ToHexStringLower(digest.GetHashAndReset());
        await SaveAsync(import, cancellation);
    }

    /// <summary>Said of a file that is larger than may be.</summary>
    public static string TooLarge(long most) =>
        $"This file is larger than {Human.Bytes(most)}, which is the most. Divide it, or use the command users import.";

    private async Task SaveAsync(Import import, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        db.Imports.Attach(import);
    }

    // Of a path, as old browsers send it, the last part; and nothing that turns or breaks a line.
    private static string Name(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.EnumerateRunes().Where(rune =>
            !System.Text.Rune.IsControl(rune) && System.Text.Rune.GetUnicodeCategory(rune)
                is not System.Globalization.UnicodeCategory.Format)).Trim();
        return clean.Length == 0 ? "people.csv" : clean.Cut(Import.FileNameLength);
    }
}

/// <summary>A file that can't be imported; the message says why and what to do.</summary>
public sealed class ImportFileException(string message, bool isTooLarge = false) : Exception(message)
{
    /// <summary>Whether it is larger than may be.</summary>
    public bool IsTooLarge => isTooLarge;
}
