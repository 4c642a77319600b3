using UsersWeb.Moves.Pages;


namespace UsersWeb.Tests.Moves;

/// <summary>What the page understands of what the command says.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class MoveLinesTests
{
    private MoveStatus status = new()
    {
        Kind = MoveKind.Move,
        StartedBy = "Ada",
        StartedAt = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        From = new("SQLite", "\"Data Source=users.db\""),
        To = new(null, "\"Host=x\""),
        Steps = [.. "preflight backup schema copy verify".Split(' ').Select(name => new MoveStep(name, StepState.Ahead))],
    };

    [Theory]
    [InlineData("")]
    [InlineData("info: something for the log")]
    [InlineData("{")]
    [InlineData("{\"event\":\"unheard-of\",\"x\":1}")]
    [InlineData("{\"event\":17}")]
    [InlineData("{\"event\":\"step\",\"step\":\"unheard-of\"}")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void What_it_does_not_know_changes_nothing(string line)
    {
        var before = status;

        Hear(line);

        Assert.Equal(before, status);
    }

    [Fact]
    public void A_step_ends_the_one_before_and_what_was_passed_over_was_left_out()
    {
        Hear("""{"event":"step","step":"preflight"}""");
        Hear("""{"event":"step","step":"schema"}""");

        Assert.Equal([StepState.Done, StepState.Skipped, StepState.Running, StepState.Ahead, StepState.Ahead], status.Steps.Select(step => step.State));
        Assert.Equal("schema", status.Current?.Name);
    }

    [Fact]
    public void Progress_belongs_to_its_step()
    {
        Hear("""{"event":"step","step":"copy"}""");
        Hear("""{"event":"progress","step":"copy","table":"Users","rows":123,"total":1000,"rowsPerSecond":81000.5,"secondsLeft":null,"new":true}""");
        Assert.Equal(new MoveProgress("Users", 123, 1000, 81000.5, null), status.Progress);

        Hear("""{"event":"step","step":"verify"}""");
        Assert.Null(status.Progress);
    }

    [Fact]
    public void Problems_beyond_a_thousand_are_only_counted()
    {
        for (var i = 0; i < 1234; i++) Hear($$"""{"event":"problem","table":"Users","key":{{i}},"column":null,"rule":"length","value":"x","advice":"y"}""");

        Assert.Equal(1234, status.ProblemCount);
        Assert.Equal(1000, status.Problems.Count);
        Assert.Equal(new MoveProblem("Users", "0", null, "length", "x", "y"), status.Problems[0]);
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_none()
    {
        Hear("""{"event":"progress","rows":"many","total":1e300,"rowsPerSecond":{},"secondsLeft":"-"}""");

        Assert.Equal(new MoveProgress(null, 0, 0, 0, null), status.Progress);
    }

    [Fact]
    public void It_waits_only_when_nobody_has_stopped_it()
    {
        status = status with { State = MoveState.Stopping };

        Hear("""{"event":"waiting"}""");

        Assert.Equal(MoveState.Stopping, status.State);
    }

    [Theory]
    [InlineData(0, 0, 1, 0, 0)]
    [InlineData(50, 2, 1, 1, 50)]
    [InlineData(51, 2, 2, 51, 51)]
    [InlineData(120, -3, 1, 1, 50)]
    [InlineData(120, 99, 3, 101, 120)]
    public void A_list_has_pages_of_fifty(int kept, int asked, int page, int first, int last)
    {
        var list = MoveListPage.Of([.. Enumerable.Range(1, kept)], kept, asked);

        Assert.Equal(new MoveListPlace(page, Math.Max(1, (kept + 49) / 50), first, last, kept), list.Place);
        Assert.Equal(kept == 0 ? [] : Enumerable.Range(first, last - first + 1), list.Items);
    }

    private void Hear(string line) => status = status.After(line);
}
