using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Databases.MySql;

/// <summary>The model on MySQL and MariaDB.</summary>
public sealed class MySqlUsersDbContext(DbContextOptions<MySqlUsersDbContext> options) : UsersDbContext(options)
{
    /// <summary>By code point, on MySQL and MariaDB alike. It pads with spaces, which no accepted value ends with.</summary>
    protected override string BinaryCollation => "utf8mb4_bin";

    /// <inheritdoc />
    public override bool OrdersNullsByKey => true;

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<InstantConverter>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.HasCharSet("utf8mb4");
        modelBuilder.Entity<User>().Property(user => user.Status).HasConversion<PaddedStatusConverter>();
    }
}
