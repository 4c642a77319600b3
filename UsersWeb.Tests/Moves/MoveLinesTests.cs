using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
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
        Steps = [.. new[] { MoveStep.Preflight, MoveStep.Backup, MoveStep.Schema, MoveStep.Copy, MoveStep.Verify }.Select(
            step => new StepStatus(step, StepState.Ahead))],
    };

    [Theory]
    [InlineData("")]
    [InlineData("info: something for the log")]
    [InlineData("{")]
    [InlineData("{\"event\":\"unheard-of\",\"x\":1}")]
    [InlineData("{\"event\":17}")]
    [InlineData("{\"event\":\"step\",\"step\":\"unheard-of\"}")]
    [InlineData("{\"event\":\"fact\",\"side\":\"middle\",\"name\":\"Version\",\"value\":\"1\"}")]
    [InlineData("{\"event\":\"end\",\"message\":\"without a code\"}")]
    [InlineData("{\"step\":\"copy\"}")]
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

        Assert.Equal([StepState.Done, StepState.Skipped, StepState.Running, StepState.Ahead, StepState.Ahead],
            status.Steps.Select(step => step.State));
        Assert.Equal(MoveStep.Schema, status.Current?.Step);
    }

    [Fact]
    public void Progress_belongs_to_its_step()
    {
        Hear("""{"event":"step","step":"copy"}""");
        Hear("""{"event":"progress","step":"copy","table":"Users","rows":123,"total":1000,"rowsPerSecond":81000.5,"secondsLeft":null,"new":true}""");
        Assert.Equal(new ProgressEvent(MoveStep.Copy, "Users", 123, 1000, 81000.5, null), status.Progress);

        Hear("""{"event":"step","step":"verify"}""");
        Assert.Null(status.Progress);
    }

    [Fact]
    public void Problems_beyond_a_thousand_are_only_counted()
    {
        for (var i = 0; i < 1234; i++)
            Hear($$"""{"event":"problem","table":"Users","key":{{i}},"column":null,"rule":"length","value":"x","advice":"y"}""");

        Assert.Equal(1234, status.ProblemCount);
        Assert.Equal(1000, status.Problems.Count);
        Assert.Equal(new ProblemEvent("Users", Keys.Of([0L]), null, ProblemRule.Length, "x", "y"), status.Problems[0]);
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_none()
    {
        Hear("""{"event":"progress","rows":"many","total":1e300,"rowsPerSecond":{},"secondsLeft":"-"}""");

        Assert.Equal(new ProgressEvent(default, null, 0, 0, 0, null), status.Progress);
    }

    [Fact]
    public void It_waits_only_when_nobody_has_stopped_it()
    {
        status = status with { State = MoveState.Stopping };

        Hear("""{"event":"waiting"}""");

        Assert.Equal(MoveState.Stopping, status.State);
    }

    [Fact]
    public void What_kind_of_event_it_is_may_come_last()
    {
        Hear("""{"exit":4,"message":"It stopped.","event":"end"}""");

        Assert.Equal((MoveExit.Copy, "It stopped."), (status.Exit, status.Message));
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("yourself", true)]
    [InlineData("somebody", true)]
    public void Who_restarts_is_the_person_unless_the_mover_knows_better(string restart, bool isYours)
    {
        Hear($$"""{"event":"switched","to":"x","place":"y","restart":"{{restart}}"}""");

        Assert.Equal(isYours, status.CutOver!.IsYours);
    }

    [Fact]
    public void A_problem_with_a_rule_of_a_newer_version_is_shown_by_its_name()
    {
        Hear("""{"event":"problem","table":"Users","key":"7","column":"Zone","rule":"unheard-of","value":null,"advice":"y"}""");

        Assert.Equal("unheard-of", Assert.Single(status.Problems).Rule.ToString());
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
