using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Copy;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engines;
using UsersWeb.Moves.Live;
using UsersWeb.Tests.Moves.Model;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>Two databases of a test's own, the second of which follows the first.</summary>
internal sealed class Following : IAsyncDisposable
{
    private static readonly Lazy<(ServiceProvider Services, TableModel Model)> Described = new(Describe);

    private readonly MoveRun run;
    private readonly ChangeLog log;
    private DbConnection target = null!;
    private LiveFollower follower = null!;

    private Following(TestDatabase source, TestDatabase target)
    {
        (Source, Target) = (source, target);
        run = new("0", new(), EngineOf(source), EngineOf(target), Described.Value.Model, Told, TimeProvider.System)
        {
            Problems = new(FixRules.None, Told),
        };
        Tables = FollowedTable.Of(run.Model);
        log = new(LiveDialects.For(run.Source), Tables);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public TestDatabase Source { get; }

    public TestDatabase Target { get; }

    public Told Told { get; } = new();

    public IReadOnlyList<FollowedTable> Tables { get; }

    public LiveComparison Comparison => follower.Comparison;

    /// <summary>The table of the keys of changed users.</summary>
    public string LogOfUsers => Tables.Single(table => table.Name == "Users").Log;

    /// <summary>The source has forty people, its changes are written down, and the target has a copy.</summary>
    public static async Task<Following> BetweenAsync(DatabaseProvider from, DatabaseProvider to)
    {
        var following = new Following(await TestDatabase.CreateAsync(from), await TestDatabase.CreateAsync(to));
        await Migrated.FillWithPeopleAsync(following.Source);
        await Migrated.FillAsync(following.Target);
        await following.BeginAsync();
        return following;
    }

    /// <summary>Brings the target to where the source is now.</summary>
    /// <returns>How many rows had been changed.</returns>
    public Task<int> RoundAsync(TimeSpan? budget = null) => follower.RoundAsync(budget, forgets: true, Token);

    /// <summary>Has changes written down anew.</summary>
    public async Task InstallAgainAsync()
    {
        await using var writer = await run.Source.OpenAsync(Token);
        await log.InstallAsync(writer, Token);
    }

    /// <summary>Rounds until nothing is left to do; both databases are equal then, by the servers' own words.</summary>
    public async Task ArrivesAsync()
    {
        while (await RoundAsync() > 0) { }
        Assert.Equal(await Content.ReadAsync(Source), await Content.ReadAsync(Target));
    }

    /// <summary>The same until everything has been compared once more.</summary>
    public async Task CompareAsync()
    {
        var passes = Comparison.Passes;
        while (Comparison.Passes == passes) await RoundAsync(TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await follower.DisposeAsync();
        await target.DisposeAsync();
        await Target.DisposeAsync();
        await Source.DisposeAsync();
    }

    private static MoveEngine EngineOf(TestDatabase database) => MoveEngines.For(ConnectionString.Parse(database.ConnectionString));

    private static (ServiceProvider, TableModel) Describe()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Users", "Data Source=nowhere.db")]).Build();
        var services = new ServiceCollection().AddLogging().AddUsersDatabase(settings).BuildServiceProvider();
        using var scope = services.CreateScope();
        return (services, TableModel.Read(scope.ServiceProvider.GetRequiredService<UsersDbContext>()));
    }

    private async Task BeginAsync()
    {
        target = await run.Target.OpenAsync(Token);
        run.Rules = await run.Target.ReadRulesAsync(target, Token);
        await InstallAgainAsync();
        await using var source = await run.Source.OpenToReadAsync(Token);
        await run.Source.BeginSnapshotAsync(source, Token);
        await new TargetDatabase(run.Target, run.Model, Described.Value.Services).ClearAsync(target, Token);
        await using (var writer = run.Target.CreateWriter(target)) await new Copier(run).RunAsync(source, writer, [], Token);
        follower = new(run, LiveDialects.For(run.Source), LiveDialects.For(run.Target), target);
        await follower.PrepareAsync(Token);
    }
}
