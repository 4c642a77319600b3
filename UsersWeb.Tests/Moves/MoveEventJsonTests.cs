using System.Text.Json.Serialization;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Pages;

namespace UsersWeb.Tests.Moves;

/// <summary>Events on the wire: what scripts read, and that the page reads what the mover writes.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class MoveEventJsonTests
{
    private static readonly DateTime At = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static TheoryData<string, MoveEvent> Lines { get; } = new()
    {
        {
            """{"event":"start","move":"a1","at":"2026-01-02T03:04:05Z","from":"a","fromEngine":"SQLite","to":"b","toEngine":"PostgreSQL","rehearsal":true}""",
            new StartEvent("a1", At, "a", "SQLite", "b", "PostgreSQL", true)
        },
        { """{"event":"step","step":"switch","at":"2026-01-02T03:04:05Z"}""", new StepEvent(MoveStep.CutOver, At) },
        { """{"event":"fact","side":"source","name":"Version","value":"3"}""", new FactEvent(Side.Source, "Version", "3") },
        {
            """{"event":"progress","step":"copy","table":"Users","rows":1,"total":2,"rowsPerSecond":3,"secondsLeft":4}""",
            new ProgressEvent(MoveStep.Copy, "Users", 1, 2, 3, 4)
        },
        {
            """{"event":"problem","table":"Users","key":"row 7","column":"Id","rule":"type","value":"\"x\"","advice":"a whole number"}""",
            new ProblemEvent("Users", RowKey.At(7), "Id", ProblemRule.Type, "\"x\"", "a whole number")
        },
        {
            """{"event":"problem","table":null,"key":null,"column":null,"rule":"switch","value":null,"advice":"no"}""",
            new ProblemEvent(null, null, null, ProblemRule.CutOver, null, "no")
        },
        { """{"event":"notice","text":"née"}""", new NoticeEvent("née") },
        {
            """{"event":"difference","table":"Users","key":"(schema)","column":"Id","source":"a","target":"b"}""",
            new DifferenceEvent("Users", RowKey.Schema, "Id", "a", "b")
        },
        { """{"event":"verified","rows":0,"digest":"d","tables":[]}""", new VerifiedEvent(0, "d", []) },
        { """{"event":"rehearsed","seconds":1.5,"bytes":2}""", new RehearsedEvent(1.5, 2) },
        { """{"event":"waiting"}""", new WaitingEvent() },
        { """{"event":"switched","to":"b","place":"here","restart":"none"}""", new CutOverEvent("b", "here", RestartBy.None) },
        { """{"event":"end","exit":3,"message":"m","report":null}""", new EndEvent(MoveExit.Preflight, "m", null) },
    };

    [Theory, MemberData(nameof(Lines))]
    public void It_is_written_as_ever(string line, MoveEvent told) => Assert.Equal(line, MoveEventJson.Write(told));

    [Theory, MemberData(nameof(Lines))]
    public void The_page_reads_what_the_mover_writes(string line, MoveEvent told)
    {
        var read = MoveEventReader.Read(line)!;

        Assert.IsType(told.GetType(), read);
        Assert.Equal(line, MoveEventJson.Write(read));
    }

    [Fact]
    public void Every_event_has_a_name_and_stands_in_these_tests()
    {
        var events = typeof(MoveEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(MoveEvent))).ToHashSet();
        var named = typeof(MoveEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>()
            .Select(one => one.DerivedType);

        Assert.Equal(events, named.ToHashSet());
        Assert.Equal(events, Lines.Select(row => row.Data.Item2.GetType()).ToHashSet());
    }
}
