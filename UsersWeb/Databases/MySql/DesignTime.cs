using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;

namespace UsersWeb.Databases.MySql;

/// <summary>For `dotnet ef`, which needs the model and never a server.</summary>
public sealed class MySqlDesign : IDesignTimeDbContextFactory<MySqlUsersDbContext>
{
    /// <inheritdoc />
    public MySqlUsersDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<MySqlUsersDbContext>()
            .UseMySql("Server=localhost;Database=design", MySqlEngine.CommonGround)
            .ReplaceService<IMigrationsModelDiffer, NoGuessedRenames>().Options);
}
