using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves;
using UsersWeb.Tests.Moves.Faults;

namespace UsersWeb.Tests.Commands;

/// <summary>What a command reads from and writes to its console, whatever that is.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class ConsoleTests : IAsyncLifetime
{
    private readonly MigratedDatabase given = new();

    private TestDatabase Database => given.Database;

    public ValueTask InitializeAsync() => given.InitializeAsync();

    public ValueTask DisposeAsync() => given.DisposeAsync();

    [Theory]
    [InlineData("de_DE.ISO-8859-1")]
    [InlineData("C")]
    public async Task Output_is_utf_8_in_every_locale(string locale)
    {
        string[] create = ["users", "create", "--user-name", "漢字", "--email", "kanji@example.com", "--display-name", "Zoë"];
        (await Cli.RunAsync(Database.ConnectionString, create, settings: ("LC_ALL", locale))).Succeeded();

        var text = await Cli.RunAsync(Database.ConnectionString, ["users", "list"], settings: ("LC_ALL", locale));
        var json = await Cli.RunAsync(Database.ConnectionString, ["users", "list", "--json"], settings: ("LC_ALL", locale));

        foreach (var printed in (CliResult[])[text, json])
        {
            Assert.Contains("漢字", printed.Output, StringComparison.Ordinal);
            Assert.Contains("Zoë", printed.Output, StringComparison.Ordinal);
            Assert.False(printed.Output.StartsWith('\uFEFF'));
        }
    }

    [Fact]
    public async Task Who_became_somebody_else_by_sudo_stands_in_the_audit()
    {
        (await Cli.RunAsync(Database.ConnectionString, ["tokens", "create", "--user", "boss", "--name", "x"], "", ("SUDO_USER", "zoe")))
            .Succeeded();
        (await Cli.RunAsync(Database.ConnectionString, ["tokens", "revoke", "--id", "1"], "", ("SUDO_USER", null))).Succeeded();

        var audit = (await given.RunAsync("audit", "list", "--action", "token.", "--json")).Succeeded().Output.Trim().Split('\n')
            .Select(line => (string?)JsonNode.Parse(line)!["actor"]!["name"]);

        Assert.Equal([Environment.UserName, $"zoe as {Environment.UserName}"], audit);
    }

    [Fact]
    public async Task Opening_a_database_again_stands_in_its_audit()
    {
        await Database.FenceAsync();

        var unfenced = (await given.RunAsync("db", "unfence", "--json")).Succeeded();

        Assert.Equal("\"Host=elsewhere\"", (string?)JsonNode.Parse(unfenced.Output)!["target"]);
        Assert.Contains("database.unfence", (await given.RunAsync("audit", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_could_not_be_printed_is_not_made()
    {
        var created = await IntoFullDeviceAsync("tokens", "create", "--user", "boss", "--name", "x");

        Assert.Equal(1, created.Code);
        Assert.Single(created.Error.Trim().Split('\n'));
        Assert.Equal([0L], await Database.QueryAsync<long>($"SELECT count(*) FROM {given.Quote("ApiTokens")}"));
        Assert.DoesNotContain("token.create", (await given.RunAsync("audit", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_that_could_not_be_printed_says_so_in_one_line()
    {
        var help = await IntoFullDeviceAsync("db", "--help");

        Assert.Equal(1, help.Code);
        Assert.Single(help.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("db", "--help")]
    [InlineData("users", "list")]
    [InlineData("tokens", "create", "--user", "boss", "--name", "x")]
    [InlineData("tokens", "create", "--user", "boss", "--name", "x", "--json")]
    public async Task Where_nobody_reads_any_more_a_command_ends_without_a_word_and_makes_no_token(params string[] arguments)
    {
        var run = await InShellAsync("\"$@\" | true; echo ${PIPESTATUS[0]} >&2", arguments, []);

        Assert.Equal("141", run.Error.Trim());
        Assert.Equal([0L], await Database.QueryAsync<long>($"SELECT count(*) FROM {given.Quote("ApiTokens")}"));
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task A_move_whose_output_can_not_be_written_goes_to_its_end_and_its_exit_code_says_so(params string[] options)
    {
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var home = await TemporaryFolder.CreateAsync();
        await home.SetAsync(Database);

        var moved = await IntoFullDeviceAsync(
            ["db", "move", "--to", target.ConnectionString, "--no-backup", "--switch", .. options], ("USERSWEB_HOME", home.Path),
            ("ConnectionStrings__Users", null));

        Assert.Equal(0, moved.Code);
        Assert.Equal(target.ConnectionString, HomeSettings.Setting(home.Path));
        Assert.Single(Directory.GetFiles(home["moves"], "*.html"));
    }

    [Fact]
    public async Task Connection_strings_come_from_standard_input_or_a_variable()
    {
        await using var source = await PlainSource.CreateAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);

        var moved = await Cli.RunAsync(null, ["db", "move", "--from", "-", "--to=env:MOVE_TARGET", "--no-backup"],
            source.ConnectionString + "\n", ("MOVE_TARGET", target.ConnectionString));
        var verified = await Cli.RunAsync(source.ConnectionString, ["db", "verify", "--against", "-"], target.ConnectionString + "\n");
        var twice = await Cli.RunAsync(source.ConnectionString, ["db", "move", "--from", "-", "--to", "-"], "Data Source=x\n");
        var missing = await Cli.RunAsync(source.ConnectionString, ["db", "verify", "--against", "env:NOT_THERE"]);

        Assert.Equal((0, 0, 2, 2), (moved.Code, verified.Code, twice.Code, missing.Code));
        Assert.Contains("Only one", twice.Error, StringComparison.Ordinal);
        Assert.Contains("NOT_THERE", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exit_codes_of_the_help_are_those_of_the_documentation()
    {
        var help = (await Cli.RunAsync((string?)null, ["--help"])).Output.Split('\n');
        var documented = await File.ReadAllLinesAsync(Path.Combine(UsersWebProgram.Repository, "docs", "command-line.md"),
            TestContext.Current.CancellationToken);

        var codes = help.SkipWhile(line => !line.StartsWith("Exit codes", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim().Split("  ", 2)).Where(parts => parts.Length == 2).ToList();

        Assert.Equal(14, codes.Count);
        Assert.All(codes, code => Assert.Contains($"| {code[0]} | {code[1]} |", documented));
    }

    [Theory]
    [InlineData("db status", "provider")]
    [InlineData("db migrate", "applied")]
    [InlineData("db seed --users 1", "added")]
    [InlineData("users create --user-name j --email j@example.com", "id")]
    [InlineData("tokens create --user boss --name j", "token")]
    public async Task Every_command_tells_its_result_as_json(string command, string member)
    {
        string[] arguments = [.. command.Split(' '), "--json"];

        var result = (await HostedCommand.RunAsync(Database.ConnectionString, CultureInfo.InvariantCulture, arguments)).Succeeded();

        Assert.NotNull(JsonNode.Parse(Assert.Single(result.Output.Trim().Split('\n')))![member]);
    }

    private Task<CliResult> IntoFullDeviceAsync(params string[] arguments) => IntoFullDeviceAsync(arguments, []);

    private Task<CliResult> IntoFullDeviceAsync(string[] arguments, params (string, string?)[] settings) =>
        InShellAsync("exec \"$@\" > /dev/full", arguments, settings);

    private async Task<CliResult> InShellAsync(string line, string[] arguments, (string, string?)[] settings)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", line, "bash", UsersWebProgram.Path, .. arguments])
        {
            RedirectStandardError = true,
        };
        foreach (var (name, value) in UsersWebProgram.Environment(Database.ConnectionString, settings)) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, "", error);
    }
}
