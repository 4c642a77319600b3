using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Tests.Moves.Model;

/// <summary>What a move does not know, it refuses by its name, before a database is opened.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class ModelThatCannotBeMovedTests
{
    [Fact]
    public void A_type_that_is_not_known_is_refused() =>
        AssertRefused("Rows.Duration is of a type that the move does not know: TimeSpan.", model =>
            model.Entity<Row>().Property<TimeSpan>("Duration"));

    [Fact]
    public void A_Guid_that_is_converted_is_refused() =>
        AssertRefused("Rows.Mark is a Guid that is converted", model => model.Entity<Row>().Property<Guid>("Mark").HasConversion<byte[]>());

    [Fact]
    public void A_decimal_number_without_a_precision_is_refused() =>
        AssertRefused("Rows.Sum is a decimal number without a precision", model => model.Entity<Row>().Property<decimal>("Sum"));

    [Fact]
    public void A_reference_by_text_is_refused() => AssertRefused("Rows.NamedId refers to Named", model =>
    {
        model.Entity<Named>().ToTable("Named");
        model.Entity<Row>().HasOne<Named>().WithMany().HasForeignKey("NamedId");
    });

    [Fact]
    public void A_table_that_is_moved_refers_to_none_that_is_not() => AssertRefused("Rows is moved and refers to Leases", model =>
    {
        model.Entity<Lease>().ToTable("Leases").IsLeft();
        model.Entity<Row>().HasOne<Lease>().WithMany().HasForeignKey("LeaseId");
    });

    private static void AssertRefused(string why, Action<ModelBuilder> configure)
    {
        using var db = new Configured(configure);

        var refusal = Assert.Throws<MoveException>(() => TableModel.Read(db));

        Assert.Equal(MoveExit.Preflight, refusal.Exit);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private sealed class Row
    {
        public long Id { get; set; }
    }

    private sealed class Named
    {
        public required string Id { get; set; }
    }

    private sealed class Configured(Action<ModelBuilder> configure) : DbContext
    {
        // Else the first model of this type would be everybody's.
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            optionsBuilder.UseSqlite().EnableServiceProviderCaching(false);

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Row>().ToTable("Rows");
            configure(modelBuilder);
        }
    }
}
