using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Preflight;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Tests.Moves;

/// <summary>Which row something is about: what a report shows of it, and whether a copy that was interrupted can rely on it.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class RowKeyTests
{
    public static TheoryData<RowKey, string> Shown { get; } = new()
    {
        { Keys.Of([7L]), "7" },
        { Keys.Of([-7L, 3]), "-7/3" },
        { RowKey.At(12), "row 12" },
        { RowKey.Schema, "(schema)" },
        // Digits that somebody typed, or that another service knows somebody by.
        { Keys.Of(["7"]), "(not shown, 1 characters here)" },
        { Keys.Of(["row 7"]), "(not shown, 5 characters here)" },
        { Keys.Of(["(schema)"]), "(not shown, 8 characters here)" },
        { Keys.Of([1L, "Ada"]), "(not shown, 5 characters here)" },
        { Keys.Of([new byte[] { 0x31 }]), "(not shown, 1 characters here)" },
        { RowKey.FromStored("7"), "(not shown, 1 characters here)" },
    };

    [Theory, MemberData(nameof(Shown))]
    public void A_report_shows_numbers_and_places_and_nothing_that_somebody_typed(RowKey key, string shown)
    {
        var report = new MoveReport("a1", new(), FixRules.None, TimeProvider.System);
        report.Tell(new DifferenceEvent("Users", key, null, "a row", "no such row"));
        report.Tell(new ProblemEvent("Users", key, "Id", ProblemRule.Unique, null, "another"));

        Assert.Equal(shown, key.Masked().Text);
        Assert.Equal(3, report.ToJson().Split($"\"key\": \"{shown}\"").Length);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("row 7")]
    [InlineData("row of Ada")]
    [InlineData("row ")]
    [InlineData("a\\/b")]
    public void A_key_is_the_same_after_it_was_stored(string text)
    {
        var key = Keys.Of([text]);

        Assert.Equal(key, RowKey.FromStored(key.Stored));
        Assert.NotEqual(RowKey.At(7), key);
        Assert.Equal(RowKey.At(7), RowKey.FromStored(RowKey.At(7).Stored));
    }

    [Fact]
    public void Places_are_stored_as_older_versions_did() => Assert.Equal("row 7", RowKey.At(7).Stored);

    [Fact]
    public void A_copy_goes_on_when_rules_do_what_they_did_before()
    {
        var fix = Fix(Keys.Of(["row 7"]));

        Assert.True(After(fix).AreExpected([fix with { SourceHash = "hash" }]));
        Assert.False(After(fix).AreExpected([Fix(Keys.Of(["row 8"]))]));
    }

    [Fact]
    public void A_copy_does_not_go_on_when_a_row_is_known_by_its_place_alone() => Assert.False(After(Fix(RowKey.At(7))).AreExpected([]));

    private static FixRecord Fix(RowKey key) => new("Users", key, null, WireNames.Of(ProblemRule.Type), "skip", null);

    private static ProblemList After(FixRecord fix)
    {
        var problems = new ProblemList(FixRules.None, new MoveOutputs());
        problems.Expect([fix]);
        return problems;
    }
}
