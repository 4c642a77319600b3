using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Commands;

/// <summary>`users export FILE`</summary>
internal static class UsersExport
{
    private static readonly Argument<string> FileArgument =
        new("FILE") { Description = "Where to write it; relative to the current folder. Its end says the format: .csv or .jsonl." };
    private static readonly Option<bool> Force = new("--force") { Description = "Replaces an existing file." };
    private static readonly Option<string> Sort = new("--sort")
    {
        Description = "The order; \"-\" before it for descending.",
        HelpName = string.Join('|', UserSort.Fields),
        DefaultValueFactory = _ => "userName",
    };
    private static readonly Option<string[]> Columns = new("--columns")
    {
        Description = "Only these, with commas between them; all without it.",
        HelpName = string.Join(',', UserColumn.All.Select(column => column.Name)),
        CustomParser = result => result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).ToArray(),
    };
    private static readonly UserFilterOptions Filters = new();

    static UsersExport()
    {
        FileArgument.Validators.Add(result =>
        {
            if (Format(result.Tokens[0].Value) is null)
                result.AddError($"FILE must end with .csv or .jsonl, not '{result.Tokens[0].Value}'.");
        });
        Sort.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !UserSort.TryParse(token.Value, out _))
                result.AddError($"--sort takes one of {string.Join(", ", UserSort.Fields)}, with \"-\" before it for descending.");
        });
        Columns.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string[]>() is { } names && UserColumn.Choose(names) is null)
                result.AddError($"--columns takes {string.Join(',', UserColumn.All.Select(column => column.Name))}.");
        });
    }

    public static Verb Verb(IConfiguration settings)
    {
        var verb = new Verb("export", "Writes users to a file: all, or those that the filters leave.",
            "UsersWeb users export users.csv",
            "UsersWeb users export dormant.csv --not-signed-in-since 90d --columns userName,email,lastSignInAt",
            "UsersWeb users export users.jsonl --status active --sort -createdAt --force")
        {
            FileArgument, Sort, Columns, Force, VerbRun.Json,
        };
        Filters.AddTo(verb);
        return verb.Does(settings, ExportAsync);
    }

    private static async Task<int> ExportAsync(VerbRun run)
    {
        var file = OutputFile.Check(run.Arguments.GetRequiredValue(FileArgument), run.Arguments.GetValue(Force));
        await run.RequireSchemaAsync();
        var search = Filters.Read(run.Arguments);
        search.Sort = run.Arguments.GetValue(Sort)!;
        var asked = search.ToJson();
        asked["format"] = Format(file);
        await run.Get<AuditNote>().TryWriteAsync(AuditActions.UserExport, asked);

        var (progress, now) = (new VerbProgress(run, "users"), run.Clock.Now());
        var told = progress.ForCount(
            await (await search.MatchingAsync(run.Db, now, run.Cancellation)).CountAsync(run.Cancellation));
        var users = new UserFile(Format(file)!, UserColumn.Choose(run.Arguments.GetValue(Columns) ?? [])!);
        var count = 0;
        await UnfinishedFile.WriteAnyAsync(file, async unfinished =>
        {
            await using var output = File.OpenWrite(unfinished);
            count = await users.WriteAsync(search, run.Db, now, output, told, run.Cancellation);
        });
        progress.Clear();
        run.Tell(new() { ["file"] = file, ["users"] = count }, $"{file} {Human.Number(count)} users");
        return 0;
    }

    private static string? Format(string file) =>
        UserFile.Formats.FirstOrDefault(format => file.EndsWith("." + format, StringComparison.OrdinalIgnoreCase));
}
