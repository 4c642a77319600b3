using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.Imports.Files;

/// <summary>Files of imports, in the database: there a restart and each other instance find them, and a move takes them along.</summary>
public sealed class ImportFiles(
    UsersDbContext db, ImportRemoval removal, AuditedTransaction transaction, Current current, TimeProvider clock)
{
    // Below the size from which the runtime keeps objects apart; and so many in a transaction.
    private const int Chunk = 64 * 1024;
    private const int ChunksAtOnce = 16;

    // So many files of one person wait to be imported, those included that are on their way. The command line has no limit.
    private const int MostWaiting = 10;

    /// <summary>Keeps a file, as it comes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="most">How many bytes it may have; null for any number.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <returns>The import.</returns>
    /// <exception cref="ImportFileException">
    /// It is none that can be imported, there are too many others, or it was thrown away meanwhile; nothing of it is kept.
    /// </exception>
    public async Task<Import> AddAsync(Stream file, string name, long? most, CancellationToken cancellation)
    {
        var import = await BeginAsync(Name(name), cancellation);
        try
        {
            await FillAsync(import, file, most, cancellation);
            return import;
        }
        catch (Exception e)
        {
            db.ChangeTracker.Clear();
            var isThere = await db.Imports.AnyAsync(one => one.Id == import.Id, CancellationToken.None);
            await removal.RemoveAsync(import.Id, CancellationToken.None);
            if (e is DbUpdateException && !isThere) throw ThrownAway();
            throw;
        }
    }

    /// <summary>The file from its beginning.</summary>
    internal ChunkStream Open(Import import) => new(db, import.Id);

    // Several may come at the same time: until the transaction ends, writing the row of whoever brings them makes the others wait.
    private async Task<Import> BeginAsync(string name, CancellationToken cancellation)
    {
        var own = current.UserId;
        var begun = await transaction.RunAsync(async () =>
        {
            if (own is not null)
            {
                await db.Users.Where(user => user.Id == own).ExecuteUpdateAsync(
                    set => set.SetProperty(user => user.ConcurrencyStamp, user => user.ConcurrencyStamp), cancellation);
                if (await db.Imports.CountAsync(one => one.UserId == own && one.StartedAt == null, cancellation) >= MostWaiting)
                    return null;
            }
            var import = new Import { FileName = name, UserId = own, CreatedAt = clock.Now() };
            db.Imports.Add(import);
            await db.SaveChangesAsync(cancellation);
            return import;
        }, import => import is not null, cancellation);
        return begun
            ?? throw new ImportFileException(T("{0} of your files are not imported yet. Throw some of them away first.", MostWaiting));
    }

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
        await SaveAsync(import, cancellation);
        db.ChangeTracker.Clear();
        (import.IsUtf8, import.Digest) = (text.IsUtf8, Convert.ToHexStringLower(digest.GetHashAndReset()));
        // Whoever throws it away has counted a check.
        if (await db.Imports.Where(one => one.Id == import.Id && one.Checks == 0).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.IsUtf8, import.IsUtf8).SetProperty(one => one.Digest, import.Digest), cancellation) == 0)
            throw ThrownAway();
    }

    /// <summary>Said of a file that is larger than may be.</summary>
    public static string TooLarge(long most) =>
        T("This file is larger than {0}, which is the most. Divide it, or use the command users import.", Human.Bytes(most));

    private static ImportFileException ThrownAway() => new(T("This file was thrown away while it came. Choose it again."));

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
