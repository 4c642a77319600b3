using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;
using UsersWeb.Databases.PostgreSql;
using UsersWeb.Databases.Sqlite;

namespace UsersWeb.Databases;

/// <summary>For `dotnet ef`, which needs the model and never a server.</summary>
public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteUsersDbContext>
{
    /// <inheritdoc />
    public SqliteUsersDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteUsersDbContext>().UseSqlite("Data Source=design.db")
            .ReplaceService<IMigrationsModelDiffer, NoGuessedRenames>().Options);
}

/// <inheritdoc cref="SqliteDesign" />
public sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<PostgreSqlUsersDbContext>
{
    /// <inheritdoc />
    public PostgreSqlUsersDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlUsersDbContext>().UseNpgsql("Host=localhost;Database=design")
            .ReplaceService<IMigrationsModelDiffer, NoGuessedRenames>().Options);
}
