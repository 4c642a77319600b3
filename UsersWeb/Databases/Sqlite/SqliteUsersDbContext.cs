using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using UsersWeb.Data;

namespace UsersWeb.Databases.Sqlite;

/// <summary>The model on SQLite, which enforces no lengths by itself: CHECK constraints do.</summary>
public sealed class SqliteUsersDbContext : UsersDbContext
{
    /// <summary>Every write is a transaction, so that every write passes <see cref="WriteQueue"/>.</summary>
    public SqliteUsersDbContext(DbContextOptions<SqliteUsersDbContext> options) : base(options) =>
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    /// <summary>BINARY is SQLite's default.</summary>
    protected override string? BinaryCollation => null;

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<TextInstantConverter>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var type in modelBuilder.Model.GetEntityTypes().ToList()) LimitLengths(modelBuilder, type);
    }

    private static void LimitLengths(ModelBuilder builder, IMutableEntityType type)
    {
        foreach (var property in type.GetProperties())
        {
            if (property.GetMaxLength() is not { } length) continue;
            builder.Entity(type.ClrType).ToTable(table => table.HasCheckConstraint(
                $"CK_{type.GetTableName()}_{property.Name}_Length", $"length(\"{property.Name}\") <= {length}"));
        }
    }
}
