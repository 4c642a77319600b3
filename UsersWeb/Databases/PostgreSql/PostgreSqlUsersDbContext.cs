using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>The model on PostgreSQL.</summary>
public sealed class PostgreSqlUsersDbContext(DbContextOptions<PostgreSqlUsersDbContext> options) : UsersDbContext(options)
{
    /// <summary>Compares UTF-8 bytes, whose order is the order of code points.</summary>
    protected override string BinaryCollation => "C";

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<InstantConverter>();
}
