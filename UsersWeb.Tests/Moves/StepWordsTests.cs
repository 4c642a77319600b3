using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Tests.Moves;

/// <summary>Steps have a name in JSON and words for people.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class StepWordsTests
{
    [Fact]
    public void Every_step_has_the_name_that_scripts_know() =>
        Assert.Equal(
            ["preflight", "backup", "schema", "copy", "indexes", "verify", "identities", "follow", "return", "waiting", "switch"],
            Enum.GetValues<MoveStep>().Select(WireNames.Of));

    [Fact]
    public void Every_step_has_words_of_its_own()
    {
        var steps = Enum.GetValues<MoveStep>();

        Assert.Equal(steps.Length, steps.Select(step => StepWords.Title(step)).Distinct().Count());
        Assert.Equal(steps.Length, steps.Select(step => StepWords.Deed(step)).Distinct().Count());
        Assert.Equal(["8 Switch"], steps.Select(step => StepWords.Title(step))
            .Where(title => title.Contains("Switch", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_step_of_a_newer_version_is_shown_by_its_name_and_is_no_other()
    {
        var step = new WireName<MoveStep>("polish");

        Assert.Null(step.Known);
        Assert.Equal(("polish", "polish"), (StepWords.Title(step), StepWords.Deed(step)));
    }

    [Fact]
    public void A_step_that_nobody_has_named_fails() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StepWords.Title((MoveStep)99));
}
