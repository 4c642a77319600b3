using System.Text.Json;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;

namespace UsersWeb.Users.Imports;

/// <summary>Checks a file, or does what its check has found, in the background.</summary>
public sealed class ImportWork(ImportCheck check, ImportRun run) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "users.import";

    /// <summary>The one name that a check has.</summary>
    public static string NameOfCheck(long import, int checks) => $"import-{Human.Id(import)}-check-{Human.Id(checks)}";

    /// <summary>The one name that a run has.</summary>
    public static string NameOfRun(long import) => $"import-{Human.Id(import)}";

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        if (work.Payload.Length == 0) throw new WorkFailedException("What was asked for can't be read any more.", isFinal: true);
        var asked = JsonSerializer.Deserialize<ImportAsked>(work.Payload)!;
        var by = Current.OfText(asked.By)!;
        // What is wrong is written down in words, which whoever asked reads.
        using var speaking = Language.Speak(asked.Language);
        if (asked.Checks is { } checks) await check.DoAsync(asked.Import, checks, by, work.Report, cancellation);
        else await run.DoAsync(asked.Import, by, work.Report, cancellation);
    }
}

/// <summary>What the background work is given.</summary>
/// <param name="Import">Which.</param>
/// <param name="Checks">Which of its checks; null to do it.</param>
/// <param name="By">Who asked.</param>
/// <param name="Language">The tag of the language that they read; null where an earlier version asked.</param>
internal sealed record ImportAsked(long Import, int? Checks, string By, string? Language = null)
{
    /// <summary>What is stored, asked for in the language of now.</summary>
    public static string Now(long import, int? checks, Current by) =>
        JsonSerializer.Serialize(new ImportAsked(import, checks, by.ToText(), Shared.Languages.Language.Current.Tag));
}
