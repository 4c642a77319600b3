using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Tests.Moves;

/// <summary>A report as HTML, for the file and the web page alike.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class ReportBodyTests
{
    [Fact]
    public void What_others_have_written_is_no_html()
    {
        var html = ReportBody.Sections(Report(new NoticeEvent("<script>alert(1)</script>"), new FactEvent(Side.Source, "<b>", "\"<i>")));

        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        foreach (var tag in new[] { "<script", "<b>", "<i>" }) Assert.DoesNotContain(tag, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_tables_are_cut_and_say_so()
    {
        MoveEvent[] problems =
            [.. Enumerable.Range(1, 300).Select(id => new ProblemEvent("Users", Keys.Of([id]), "Id", ProblemRule.Range, null, "less"))];

        var cut = ReportBody.Sections(Report(problems), most: 200);
        var whole = ReportBody.Sections(Report(problems));

        Assert.Contains("Users 200, Id", cut, StringComparison.Ordinal);
        Assert.DoesNotContain("Users 201, Id", cut, StringComparison.Ordinal);
        Assert.Contains("The first 200 of 300; the JSON file has all.", cut, StringComparison.Ordinal);
        Assert.Contains("Users 300, Id", whole, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_told_in_words_and_those_of_a_newer_version_by_their_names()
    {
        var html = ReportBody.Sections(Report(new StepEvent(MoveStep.CutOver, default), new StepEvent(new("polish"), default)));

        Assert.Contains("<th scope=\"row\">Switch over</th>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">polish</th>", html, StringComparison.Ordinal);
    }

    private static ReportContent Report(params MoveEvent[] told)
    {
        var report = new MoveReport("a1", new(), FixRules.None, TimeProvider.System);
        foreach (var one in told) report.Tell(one);
        return report.Content();
    }
}
