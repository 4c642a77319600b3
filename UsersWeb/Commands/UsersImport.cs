using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users.Imports;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Commands;

/// <summary>`users import FILE`</summary>
internal static class UsersImport
{
    private static readonly Argument<string> FileArgument =
        new("FILE") { Description = "CSV whose first line names the columns; - for standard input." };
    private static readonly Option<string[]> Map = new("--map")
    {
        Description = "What a column is, as \"Full name=displayName\"; \"Full name=\" leaves it out. Several times for several columns.",
        HelpName = "COLUMN=FIELD",
    };
    private static readonly Option<string?> Separator =
        new("--separator") { Description = "What stands between values; found out without it." };
    private static readonly Option<string?> FileEncoding = new("--encoding") { Description = "Found out without it." };
    private static readonly Option<string?> UpdateBy = new("--update-by")
    {
        Description = "Finds people by this, changes who is there, and creates the others; without it people are created only.",
    };
    private static readonly Option<bool> LeaveAbsent = new("--leave-absent") { Description = "With --update-by: creates nobody." };
    private static readonly Option<bool> OnlyRight =
        new("--only-right") { Description = "Imports the lines that are right though others are wrong." };
    private static readonly Option<bool> Invite = new("--invite")
    {
        Description = "Invites whoever is created and has no status in the file; else they are active.",
    };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only says what would happen." };
    private static readonly Option<string?> Problems = new("--problems")
    {
        Description = "Writes what is wrong to this file, as CSV; without it, to standard output.",
        HelpName = "FILE",
    };
    private static readonly Option<bool> Force = new("--force") { Description = "Replaces an existing file of --problems." };

    static UsersImport()
    {
        Separator.AcceptOnlyFromAmong([.. CsvDialect.Separators.Select(one => one.Name)]);
        FileEncoding.AcceptOnlyFromAmong(CsvDialect.Encodings);
        UpdateBy.AcceptOnlyFromAmong([.. ImportColumns.Keys.Select(key => key.Name)]);
        Map.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                var field = token.Value[(token.Value.LastIndexOf('=') + 1)..];
                if (!token.Value.Contains('=', StringComparison.Ordinal) || (field.Length > 0 && !IsField(field)))
                    result.AddError($"--map takes COLUMN=FIELD, and FIELD is one of "
                        + $"{string.Join(", ", ImportColumns.All.Select(one => one.Name))} or nothing, not '{token.Value}'.");
            }
        });
    }

    public static Verb Verb(IConfiguration settings) =>
        new Verb("import",
            "Creates and changes people from a CSV file. All of it is checked first. Killed, it goes on when it is run again.",
            "UsersWeb users import people.csv --dry-run",
            "UsersWeb users import people.csv --invite",
            "UsersWeb users import people.csv --map \"Full name=displayName\" --map Notes= --problems wrong.csv --only-right",
            "UsersWeb users import - --update-by userName --leave-absent < people.csv")
        {
            FileArgument, Map, Separator, FileEncoding, UpdateBy, LeaveAbsent, OnlyRight, Invite, DryRun, Problems, Force, VerbRun.Json,
        }.Writes(settings, ImportAsync);

    private static async Task<int> ImportAsync(VerbRun run)
    {
        var problemsFile = ProblemsFile(run);
        await using var input = Open(run.Arguments.GetRequiredValue(FileArgument));
        await run.MigrateOrRequireSchemaAsync();
        var (import, isNew) = await BringAsync(run, input);
        var isKept = !isNew;
        try
        {
            if (isNew) import = await CheckAsync(run, import);
            if (isNew && import.Failure is { } failure) return await RefuseAsync(run, import, problemsFile, failure);
            var onlyRight = run.Arguments.GetValue(OnlyRight);
            isKept = !isNew || !(run.Arguments.GetValue(DryRun) || (import.Wrong > 0 && !onlyRight) || import.Rows == 0);
            if (isKept) import = await RunAsync(run, import, onlyRight);
            if (await TellProblemsAsync(run, import, problemsFile) == ImportProblems.MostKept)
                await run.Error.WriteLineAsync($"At most {Human.Number(ImportProblems.MostKept)} problems are listed.");
            Tell(run, import, isKept);
            return import.Wrong == 0 ? 0 : isKept ? ExitCodes.LeftOut : ExitCodes.WrongLines;
        }
        finally
        {
            if (!isKept) await run.Get<UserImports>().RemoveAsync(import, CancellationToken.None);
        }
    }

    private static string? ProblemsFile(VerbRun run)
    {
        if (run.Arguments.GetValue(Problems) is not { } given) return null;
        var input = run.Arguments.GetRequiredValue(FileArgument);
        // Where letters' case makes another file it is refused, too: nothing is lost by that.
        if (RealPath.Of(given).Equals(RealPath.Of(input == "-" ? "/dev/stdin" : input), StringComparison.OrdinalIgnoreCase))
            throw new CommandException($"{given} is the file that is imported; name another one for --problems.");
        return OutputFile.Check(given, run.Arguments.GetValue(Force));
    }

    private static async Task<int> RefuseAsync(VerbRun run, Import import, string? problemsFile, string failure)
    {
        var told = await TellProblemsAsync(run, import, problemsFile);
        if (told < ImportProblems.MostKept) throw new CommandException(failure);
        await run.Error.WriteLineAsync(failure);
        return ExitCodes.WrongLines;
    }

    private static Stream Open(string file)
    {
        if (file == "-") return Console.OpenStandardInput();
        if (Directory.Exists(file)) throw new CommandException($"{file} is a folder; name a file in it.");
        return File.Exists(file) ? File.OpenRead(file) : throw new CommandException($"There is no file {file}.");
    }

    // A file that was begun with the same settings is gone on with.
    private static async Task<(Import Import, bool IsNew)> BringAsync(VerbRun run, Stream input)
    {
        var name = run.Arguments.GetRequiredValue(FileArgument);
        Import import;
        try
        {
            import = await run.Get<ImportFiles>().AddAsync(input, name == "-" ? "standard input" : name, null, run.Cancellation);
        }
        catch (ImportFileException e)
        {
            throw new CommandException(e.Message);
        }
        try
        {
            var settings = await SettingsAsync(run, import);
            var json = settings.ToJson();
            var unfinished = run.Db.Imports.AsNoTracking().Where(one => one.Digest == import.Digest && one.UserId == null
                && one.Settings == json && one.StartedAt != null && one.EndedAt == null);
            if (await unfinished.OrderBy(one => one.Id).FirstOrDefaultAsync(run.Cancellation) is { } begun)
            {
                await run.Get<UserImports>().RemoveAsync(import, run.Cancellation);
                await run.Error.WriteLineAsync(
                    $"This was begun before: {Human.Number(begun.Done)} of {Human.Number(begun.Rows)} are done.");
                return (begun, false);
            }
            import.Settings = json;
            return (import, true);
        }
        catch
        {
            await run.Get<UserImports>().RemoveAsync(import, CancellationToken.None);
            throw;
        }
    }

    private static async Task<ImportSettings> SettingsAsync(VerbRun run, Import import)
    {
        var preview = await ImportPreview.ReadAsync(run.Get<ImportFiles>(), import,
            CsvDialect.Separator(run.Arguments.GetValue(Separator)), run.Arguments.GetValue(FileEncoding), run.Cancellation);
        if (preview.Failure is not null) throw new CommandException(preview.Failure);
        var settings = new ImportSettings
        {
            Separator = preview.Separator,
            Encoding = preview.Encoding,
            Columns = Columns(preview.Headers, run.Arguments.GetValue(Map) ?? []),
            UpdateBy = run.Arguments.GetValue(UpdateBy),
            LeaveAbsent = run.Arguments.GetValue(UpdateBy) is not null && run.Arguments.GetValue(LeaveAbsent),
            Invite = run.Arguments.GetValue(Invite),
            OnlyRight = run.Arguments.GetValue(OnlyRight),
        };
        if (settings.Check(import.IsUtf8) is { Count: > 0 } errors)
            throw new CommandException($"{errors.Values.First()} The columns are: {string.Join(", ", preview.Headers)}.");
        return settings;
    }

    private static List<string?> Columns(IReadOnlyList<string> headers, string[] map)
    {
        var columns = ImportColumns.Match(headers).ToList();
        foreach (var one in map)
        {
            var at = one.LastIndexOf('=');
            var (header, field) = (one[..at], one[(at + 1)..]);
            var place = headers.ToList().FindIndex(name => name.Trim().Equals(header.Trim(), StringComparison.OrdinalIgnoreCase));
            if (place < 0) throw new CommandException($"There is no column \"{header}\". The columns are: {string.Join(", ", headers)}.");
            // Whoever says what a column is means this one and no other.
            if (field.Length > 0 && columns.IndexOf(field) is >= 0 and var other) columns[other] = null;
            columns[place] = field.Length == 0 ? null : field;
        }
        return columns;
    }

    private static async Task<Import> CheckAsync(VerbRun run, Import import)
    {
        var (settings, progress) = (ImportSettings.OfJson(import.Settings!), new VerbProgress(run, "people"));
        if (await run.Get<UserImports>().CheckAsync(import, settings, isInBackground: false, run.Cancellation) is { } refusal)
            throw new CommandException(refusal);
        var share = progress.ForShare();
        await run.Get<ImportCheck>().DoAsync(import.Id, import.Checks, Current.CommandLine(),
            (done, total) => share.Report((double)done / Math.Max(1, total ?? 1)), run.Cancellation);
        progress.Clear();
        return await ReadAsync(run, import);
    }

    private static async Task<Import> RunAsync(VerbRun run, Import import, bool onlyRight)
    {
        if (await run.Get<UserImports>().StartAsync(import, onlyRight, isInBackground: false, run.Cancellation) is { } refusal)
            throw new CommandException(refusal);
        var (progress, isWhole) = (new VerbProgress(run, "people"), false);
        var count = progress.ForCount((int)import.Rows);
        try
        {
            isWhole = await run.Get<ImportRun>().DoAsync(import.Id, Current.CommandLine(), (done, _) => count.Report((int)done),
                run.Cancellation);
        }
        catch (OperationCanceledException)
        {
            progress.Clear();
            await run.Error.WriteLineAsync("What is done stays; the same command goes on with the rest.");
            throw;
        }
        progress.Clear();
        if (!isWhole) throw new CommandException("Another process is doing this import.");
        var ended = await ReadAsync(run, import);
        return ended.Failure is { } failure ? throw new CommandException(failure) : ended;
    }

    private static Task<Import> ReadAsync(VerbRun run, Import import) =>
        run.Db.Imports.AsNoTracking().SingleAsync(one => one.Id == import.Id, run.Cancellation);

    // Says how many they are.
    private static async Task<int> TellProblemsAsync(VerbRun run, Import import, string? file)
    {
        var told = 0;
        if (file is null) await WriteAsync(problem => run.Output.WriteLineAsync(Line(run, problem)));
        else
        {
            await UnfinishedFile.WriteAnyAsync(file, async unfinished =>
            {
                await using var writer = new StreamWriter(unfinished);
                await writer.WriteAsync(ImportProblems.Header);
                await WriteAsync(problem => writer.WriteAsync(ImportProblems.Csv(problem)));
            });
        }
        return told;

        async Task WriteAsync(Func<ImportProblem, Task> write)
        {
            await foreach (var block in ImportProblems.ReadAsync(run.Db, import.Id, 2_000, run.Cancellation))
            {
                foreach (var problem in block) await write(problem);
                told += block.Count;
            }
        }
    }

    private static string Line(VerbRun run, ImportProblem problem) => run.Arguments.GetValue(VerbRun.Json)
        ? VerbRun.Line(new() { ["line"] = problem.Line, ["field"] = problem.Field, ["problem"] = problem.Message })
        : $"line {Human.Id(problem.Line)}{(problem.Field.Length == 0 ? "" : $", {problem.Field}")}: {problem.Message}";

    private static void Tell(VerbRun run, Import import, bool isDone)
    {
        var result = new JsonObject
        {
            ["done"] = isDone,
            ["people"] = import.Rows,
            ["created"] = import.Created,
            ["invited"] = import.Invited,
            ["updated"] = import.Updated,
            ["unchanged"] = import.Unchanged,
            ["absent"] = import.Absent,
            ["wrong"] = import.Wrong,
        };
        var would = isDone ? "" : "would be ";
        run.Tell(result, $"{Human.Number(import.Rows)} people: {would}created {Human.Number(import.Created)} "
            + $"({Human.Number(import.Invited)} invited), changed {Human.Number(import.Updated)}, "
            + $"unchanged {Human.Number(import.Unchanged)}, not there {Human.Number(import.Absent)}, wrong {Human.Number(import.Wrong)}");
    }

    private static bool IsField(string name) => ImportColumns.All.Any(one => one.Name == name);
}
