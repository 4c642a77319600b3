using CsCheck;
using UsersWeb.Users;

namespace UsersWeb.Tests.Users;

/// <summary>What stands in the columns of a file.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class UserColumnTests
{
    private static readonly Gen<DateTime> Instants =
        Gen.Select(Gen.DateTime, Gen.OneOf(1L, 10, 1000, 10_000_000, 600_000_000)).Select((instant, step) =>
            DateTime.SpecifyKind(new(instant.Ticks - instant.Ticks % step), DateTimeKind.Utc));

    [Fact]
    public void An_instant_is_written_to_the_microsecond_without_zeros_at_its_end() => Instants.Sample(instant =>
    {
        var row = new UserRow(1, "a", "a@b", null, null, default, null, null, instant, instant, instant, "");
        var columns = UserColumn.All.Where(column => column.Name.EndsWith("At", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, columns.Count);
        Assert.All(columns, column => Assert.Equal(
            instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture),
            column.Value(row, UserFields.From(row))));
    });
}
