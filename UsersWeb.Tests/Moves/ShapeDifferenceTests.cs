using UsersWeb.Moves.Engine.Preflight;

namespace UsersWeb.Tests.Moves;

/// <summary>Differences of schemas: what they mean and how they are told.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class ShapeDifferenceTests
{
    public static TheoryData<ShapeDifferenceKind, string> Sentences { get; } = new()
    {
        { ShapeDifferenceKind.ExtraTable, "is no table of the application" },
        { ShapeDifferenceKind.MissingTable, "is missing" },
        { ShapeDifferenceKind.ExtraColumn, "is no column of the application" },
        { ShapeDifferenceKind.MissingColumn, "is missing" },
        { ShapeDifferenceKind.OtherType, "has the type blob, which is not the application's" },
        { ShapeDifferenceKind.AllowsNull, "allows NULL" },
        { ShapeDifferenceKind.RefusesNull, "refuses NULL" },
        { ShapeDifferenceKind.OtherLength, "takes any length, not 64 characters" },
        { ShapeDifferenceKind.NotByCodePoint, "is not compared by code point" },
        { ShapeDifferenceKind.OtherKey, "is not the application's primary key" },
        { ShapeDifferenceKind.MissingIndex, "lacks the index blob" },
        { ShapeDifferenceKind.OtherIndex, "has another index blob" },
        { ShapeDifferenceKind.ExtraIndex, "has an index blob that is not the application's" },
        { ShapeDifferenceKind.MissingReference, "lacks the reference blob" },
    };

    [Theory, MemberData(nameof(Sentences))]
    public void Each_kind_has_its_sentence(ShapeDifferenceKind kind, string sentence) => Assert.Equal(sentence, Of(kind).Sentence);

    [Fact]
    public void No_kind_is_without_a_sentence() =>
        Assert.Equal(Enum.GetValues<ShapeDifferenceKind>(), Sentences.Select(row => row.Data.Item1));

    [Fact]
    public void Only_what_is_somebody_elses_can_be_left_behind() =>
        Assert.Equal([ShapeDifferenceKind.ExtraTable, ShapeDifferenceKind.ExtraColumn], Kinds(one => one.IsExtra));

    [Fact]
    public void Rows_are_read_where_nothing_is_missing_and_no_type_is_another() =>
        Assert.Equal(
            [
                ShapeDifferenceKind.ExtraTable, ShapeDifferenceKind.ExtraColumn, ShapeDifferenceKind.AllowsNull,
                ShapeDifferenceKind.RefusesNull,
                ShapeDifferenceKind.OtherLength, ShapeDifferenceKind.NotByCodePoint,
            ],
            Kinds(one => one.IsReadable));

    private static IEnumerable<ShapeDifferenceKind> Kinds(Func<ShapeDifference, bool> are) =>
        Enum.GetValues<ShapeDifferenceKind>().Select(Of).Where(are).Select(one => one.Kind);

    private static ShapeDifference Of(ShapeDifferenceKind kind) => new(kind, "Users", "Id", "blob") { ModelLength = 64 };
}
