using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Faults;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves;

/// <summary>Where a switch writes the new connection string, seen by the whole command.</summary>
[Trait(Runs.Once, Runs.Yes)]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SettingsFileTests : IAsyncLifetime
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private TemporaryFolder home = null!;
    private TestDatabase source = null!;

    public async ValueTask InitializeAsync()
    {
        home = await TemporaryFolder.CreateAsync();
        source = await PlainSource.CreateAsync(DatabaseProvider.Sqlite);
        await home.SetAsync(source);
    }

    public async ValueTask DisposeAsync()
    {
        File.SetUnixFileMode(home.Path, Readable | UnixFileMode.UserWrite);
        await source.DisposeAsync();
        await home.DisposeAsync();
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task A_password_goes_into_a_file_of_its_own_that_its_owner_alone_can_read(DatabaseProvider to)
    {
        await using var target = await TestDatabase.CreateAsync(to);
        var tracked = await File.ReadAllTextAsync(home["appsettings.json"], cancellation);

        var moved = (await MoveAsync(target.ConnectionString, "--switch")).EndedWith(0);

        Assert.Equal(tracked, await File.ReadAllTextAsync(home["appsettings.json"], cancellation));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home[Settings.LocalFile]));
        Assert.Equal(target.ConnectionString, HomeSettings.Setting(home.Path));
        var done = Assert.Single(moved.Events, told => Mover.Text(told, "event") == "switched");
        Assert.Equal(Settings.LocalFile, Mover.Text(done, "place"));
        Assert.Contains(to.ToString(), (await Cli.RunAsync(null, ["db", "status"], settings: ("USERSWEB_HOME", home.Path))).Output,
            StringComparison.Ordinal);
        var ignored = await File.ReadAllLinesAsync(Path.Combine(UsersWebProgram.Repository, ".gitignore"), cancellation);
        Assert.Contains("/" + Settings.LocalFile, ignored);
    }

    [Fact]
    public async Task On_the_way_back_the_file_that_wins_is_the_one_that_changes()
    {
        await using var there = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var back = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        (await MoveAsync(there.ConnectionString, "--switch")).EndedWith(0);

        (await MoveAsync(back.ConnectionString, "--switch")).EndedWith(0);

        Assert.Equal(back.ConnectionString, HomeSettings.Setting(home.Path));
        Assert.DoesNotContain("Password", await File.ReadAllTextAsync(home[Settings.LocalFile], cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--switch")]
    [InlineData("--preflight-only", "--switch")]
    public async Task A_file_that_can_not_be_written_is_told_before_anything_is(params string[] options)
    {
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        File.SetUnixFileMode(home["appsettings.json"], UnixFileMode.UserRead);

        var moved = (await MoveAsync(target.ConnectionString, options)).EndedWith(3);

        Assert.Contains(moved.Problems, problem => problem.Advice.Contains("appsettings.json", StringComparison.Ordinal));
        Assert.False(await Moving.ExistsAsync(target));
        (await MoveAsync(target.ConnectionString)).EndedWith(0);
    }

    [Fact]
    public async Task A_folder_in_which_the_file_of_secrets_can_not_be_made_is_told_too()
    {
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        File.SetUnixFileMode(home.Path, Readable);

        var moved = (await MoveAsync(target.ConnectionString, "--preflight-only", "--switch")).EndedWith(3);

        Assert.Contains(moved.Problems, problem => problem.Advice.Contains(Settings.LocalFile, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_in_a_folder_that_can_not_be_written_is_overwritten_in_place()
    {
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        File.SetUnixFileMode(home["appsettings.json"], (UnixFileMode)Convert.ToInt32("644", 8));
        File.SetUnixFileMode(home.Path, Readable);

        (await MoveAsync(target.ConnectionString, "--preflight-only", "--switch")).EndedWith(0);
        Assert.Equal(source.ConnectionString, HomeSettings.Setting(home.Path));
        (await MoveAsync(target.ConnectionString, "--switch")).EndedWith(0);

        Assert.Equal(target.ConnectionString, HomeSettings.Setting(home.Path));
        Assert.Equal((UnixFileMode)Convert.ToInt32("640", 8), File.GetUnixFileMode(home["appsettings.json"]));
        Assert.Equal(["appsettings.json"], Directory.GetFiles(home.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_source_that_can_not_be_closed_at_the_end_is_told_at_the_beginning()
    {
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        var file = Migrated.SqliteFile(source);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        File.SetUnixFileMode(Path.GetDirectoryName(file)!, Readable);
        try
        {
            var moved = (await MoveAsync(target.ConnectionString, "--switch")).EndedWith(3);

            Assert.Contains(moved.Problems, problem => problem.Advice.Contains("could not be closed", StringComparison.Ordinal));
            Assert.False(await Moving.ExistsAsync(target));
        }
        finally
        {
            File.SetUnixFileMode(Path.GetDirectoryName(file)!, Readable | UnixFileMode.UserWrite);
        }
    }

    // To the system's administrator every file can be written, unless that right is taken away.
    private async Task<Moved> MoveAsync(string to, params string[] options)
    {
        string[] alone = Environment.IsPrivilegedProcess
            ? [Installed.Find("the package util-linux", "setpriv"), "--bounding-set=-dac_override,-dac_read_search", "--"] : [];
        await using var move = await Daemon.StartAsync(
            [.. alone, UsersWebProgram.Path, "db", "move", "--to", to, "--json", "--no-backup", .. options],
            UsersWebProgram.Environment(null, ("USERSWEB_HOME", home.Path)));
        return new(new(await move.ExitAsync(), move.Output, ""));
    }
}
