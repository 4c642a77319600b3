using System.Buffers.Binary;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Copy;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;
using UsersWeb.Moves.Engines;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>A copier that damages rows on their way: the verification finds each damage by itself.</summary>
public sealed class BrokenCopyTests(SmallSource source, BrokenCopyTests.Target target) : IClassFixture<SmallSource>,
IClassFixture<BrokenCopyTests.Target>
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string, string, Action<BrokenRows>> Damages { get; } = new()
    {
        { "one value changed", "Users 3 DisplayName", rows => rows.Set(3, "DisplayName", "Someone else"u8) },
        { "one row dropped", "Users 5 - a row no such row", rows => rows.Remove(5) },
        { "the last row dropped", "Users 40 - a row no such row", rows => rows.Remove(40) },
        { "one row doubled under another key", "AuditEntries 4 - no such row a row", rows => rows.Double("AuditEntries", 2, 4) },
        { "one row under another key", "AuditEntries 3 - a row no such row|AuditEntries 4 - no such row a row",
            rows => rows.Double("AuditEntries", 3, 4).Remove(3, "AuditEntries") },
        { "two values swapped", "Users 7 DisplayName \"Ada\" \"Bob\"|Users 8 DisplayName \"Bob\" \"Ada\"",
            rows => rows.Swap(7, 8, "DisplayName") },
        { "a trailing space lost", "Users 9 DisplayName \"Zoe \" \"Zoe\"", rows => rows.Set(9, "DisplayName", "Zoe"u8) },
        { "a microsecond off", "Users 10 CreatedAt 2026-01-02T03:04:05.678901Z 2026-01-02T03:04:05.678902Z",
            rows => rows.Add(10, "CreatedAt", 1) },
        { "NULL turned into an empty text", "Users 11 PhoneNumber NULL \"\"", rows => rows.Set(11, "PhoneNumber", ""u8) },
        { "an empty text turned into NULL", "Users 9 DisplayName \"Zoe \" NULL", rows => rows.SetNull(9, "DisplayName") },
        { "another case", "Users 12 DisplayName \"ann\" \"Ann\"", rows => rows.Set(12, "DisplayName", "Ann"u8) },
        { "a flag turned", "Users 4 IsSample true false", rows => rows.Set(4, "IsSample", [0]) },
        { "a secret changed", "Users 7 PasswordHash", rows => rows.Set(7, "PasswordHash", "secret of Abe"u8) },
        { "a whole table dropped",
            "AuditEntries 1 - a row no such row|AuditEntries 2 - a row no such row|AuditEntries 3 - a row no such row",
            rows => rows.Clear("AuditEntries") },
    };

    [Theory, MemberData(nameof(Damages))]
    public async Task Damage_is_found_where_it_is(string damage, string found, Action<BrokenRows> breaks)
    {
        Assert.NotEmpty(damage);
        var differences = await CopyAsync(breaks);

        Assert.Equal(found.Split('|').Length, differences.Count);
        Assert.All(found.Split('|').Zip(differences), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.DoesNotContain(differences, difference => difference.Contains("secret of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_damage_nothing_is_found() => Assert.Empty(await CopyAsync(_ => { }));

    private async Task<IReadOnlyList<string>> CopyAsync(Action<BrokenRows> breaks)
    {
        var output = new Heard();
        var run = new MoveRun("", new(), MoveEngines.For(ConnectionString.Parse(source.Database.ConnectionString)),
            MoveEngines.For(ConnectionString.Parse(target.Database.ConnectionString)), target.Model, output, TimeProvider.System)
        {
            Problems = new(FixRules.None, output),
        };
        run.Rules = await run.Target.ReadRulesAsync(open: null, cancellation);
        await using var from = await run.Source.OpenAsync(cancellation);
        await using var to = await run.Target.OpenAsync(cancellation);
        await new TargetDatabase(run.Target, run.Model, target.Services).ClearAsync(to, cancellation);
        await using (var writer = new BrokenWriter(run.Target.CreateWriter(to), breaks))
            await new Copier(run).RunAsync(from, writer, [], cancellation);
        var verdict = await new Verifier(run.Source, run.Target, run.Model, output, run.Clock).CompareAsync(from, to, [], 0, cancellation);
        Assert.Equal(output.Differences.Count, verdict.Differences);
        return output.Differences;
    }

    /// <summary>A database with the application's tables, and how they are described.</summary>
    public sealed class Target : IAsyncLifetime
    {
        public TestDatabase Database { get; private set; } = null!;

        public ServiceProvider Services { get; private set; } = null!;

        public TableModel Model { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Database = await TestDatabase.CreateAsync();
            await Migrated.FillAsync(Database);
            // The tables are the same on all engines; MySQL's own description is in the other edition.
            var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Users", "Data Source=none.db")])
                .Build();
            Services = new ServiceCollection().AddLogging().AddUsersDatabase(settings).BuildServiceProvider();
            await using var scope = Services.CreateAsyncScope();
            Model = TableModel.Read(scope.ServiceProvider.GetRequiredService<UsersDbContext>());
        }

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    private sealed class Heard : MoveOutput
    {
        public List<string> Differences { get; } = [];

        public override void Tell(MoveEvent moveEvent)
        {
            if (moveEvent is DifferenceEvent e) Differences.Add($"{e.Table} {e.Key} {e.Column ?? "-"} {e.Source} {e.Target}");
        }
    }
}
