using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;
using UsersWeb.Databases;
using UsersWeb.Databases.Sqlite;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engines;

namespace UsersWeb.Tests.Moves.MySql;

/// <summary>What MySQL and MariaDB say of their tables, numbers and rights.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class MySqlSchemaTests : MySqlTables
{
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(long.MaxValue - 1)]
    public async Task The_next_number_follows_the_highest_ever_given(long highest)
    {
        await using var open = await Engine.OpenAsync(Token);
        await WriteAsync(open, Values, [[3L, 1L, 0L, null, null, null]]);
        await open.ExecuteAsync("DELETE FROM `Values`", Token);

        await Engine.SetHighWaterAsync(open, Values, highest, Token);
        Assert.Equal(highest, await Engine.ReadHighWaterAsync(open, Values, Token));
        await open.ExecuteAsync("INSERT INTO `Values` (Number, Flag) VALUES (1, 1)", Token);

        Assert.Equal(highest + 1, Convert.ToInt64(await open.AskAsync(Engine.LastIdentity(Values), Token), CultureInfo.InvariantCulture));
        Assert.Equal([highest + 1], await Database.QueryAsync<long>("SELECT Id FROM `Values`"));
    }

    [Fact]
    public async Task Nothing_follows_the_highest_number_there_is()
    {
        await using var open = await Engine.OpenAsync(Token);
        await Engine.SetHighWaterAsync(open, Values, long.MaxValue, Token);

        await Assert.ThrowsAsync<MySqlException>(() => open.ExecuteAsync("INSERT INTO `Values` (Number, Flag) VALUES (1, 1)", Token));
    }

    [Fact]
    public async Task The_shape_is_read_as_it_is_and_indexes_come_back()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE Odd (Id bigint unsigned PRIMARY KEY, A int unsigned, B timestamp(6) NULL, C datetime, D text, E varchar(9) "
            + "COLLATE utf8mb4_general_ci, F tinyint, G int AS (1), H char(3)) CHARACTER SET utf8mb4");
        await using var open = await Engine.OpenAsync(Token);
        foreach (var statement in Engine.DropIndexes(Values, Values.Indexes)) await open.ExecuteAsync(statement, Token);
        Assert.Empty((await ShapeAsync(open, "Values")).Indexes);
        foreach (var statement in Engine.CreateIndexes(Values, Values.Indexes)) await open.ExecuteAsync(statement, Token);

        var shape = await ShapeAsync(open, "Values");
        Assert.Equal(["Id"], shape.Key);
        Assert.Equal(["IX_Line True Line", "IX_Moment False Moment,Id"], shape.Indexes.Select(Described).Order(StringComparer.Ordinal));
        Assert.Equal(Values.Columns.Select(Described), shape.Columns.Select(Described));
        var odd = await ShapeAsync(open, "Odd");
        Assert.Equal("E", string.Concat(odd.Columns.Where(column => column.Value.Kinds.Count > 0).Select(column => column.Key)));
        Assert.False(odd.Columns["E"].IsBinary);
    }

    [Fact]
    public async Task The_schema_of_the_migrations_is_what_the_model_says_with_and_without_its_indexes()
    {
        await Migrated.FillAsync(Database);
        await using var db = new SqliteUsersDbContext(new DbContextOptionsBuilder<SqliteUsersDbContext>().UseSqlite().Options);
        await using var open = await Engine.OpenAsync(Token);
        foreach (var table in TableModel.Read(db).Tables)
        {
            foreach (var statement in Engine.DropIndexes(table, [.. table.SecondaryIndexes])) await open.ExecuteAsync(statement, Token);
            foreach (var statement in Engine.CreateIndexes(table, [.. table.SecondaryIndexes])) await open.ExecuteAsync(statement, Token);

            var shape = await ShapeAsync(open, table.Name);
            Assert.Equal(table.Key.Select(column => column.Name), shape.Key);
            Assert.Equal(table.Indexes.Select(Described).Order(StringComparer.Ordinal), shape.Indexes.Select(Described)
                .Order(StringComparer.Ordinal));
            Assert.Equal(table.ForeignKeys.Select(Described).Order(StringComparer.Ordinal), shape.ForeignKeys.Select(Described)
                .Order(StringComparer.Ordinal));
            Assert.Equal(table.Columns.Select(Described).Order(StringComparer.Ordinal), shape.Columns.Select(Described)
                .Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Who_may_not_create_tables_is_told_so()
    {
        var user = "u" + Guid.NewGuid().ToString("N")[..12];
        await Database.ExecuteAsync($"CREATE USER {user} IDENTIFIED BY 'secret'; GRANT SELECT, INSERT ON `{Database.Name}`.* TO {user}");
        try
        {
            var text = new MySqlConnectionStringBuilder(Database.ConnectionString) { UserID = user, Password = "secret" };
            var limited = MoveEngines.For(ConnectionString.Parse(text.ConnectionString, DatabaseProvider.MySql));
            await using var open = await limited.OpenAsync(Token);

            Assert.Contains("denied", Assert.Single((await limited.ReadFactsAsync(open, Side.Target, Token)).Problems),
                StringComparison.Ordinal);
            Assert.Empty((await limited.ReadFactsAsync(open, Side.Source, Token)).Problems);
        }
        finally
        {
            await Database.ExecuteAsync($"DROP USER {user}");
        }
        await using var own = await Engine.OpenAsync(Token);
        Assert.Empty((await Engine.ReadFactsAsync(own, Side.Target, Token)).Problems);
    }

    [Fact]
    public async Task A_scratch_database_comes_and_goes()
    {
        var scratch = MoveEngines.For(Engine.Scratch("rehearsal_0123456789"));
        await Database.ExecuteAsync($"CREATE DATABASE `{scratch.DatabaseName}`");
        await scratch.DropAsync(Token);

        Assert.True(scratch.DatabaseName.Length <= 64 && scratch.DatabaseName.EndsWith("_rehearsal_0123456789", StringComparison.Ordinal));
        Assert.NotEqual(Engine.SourceKey, scratch.SourceKey);
        Assert.Empty(await Database.QueryAsync<string>(
            $"SELECT schema_name FROM information_schema.schemata WHERE schema_name = '{scratch.DatabaseName}'"));
    }

    private async Task<TableShape> ShapeAsync(DbConnection open, string table) =>
        (await Engine.ReadShapesAsync(open, Token)).Single(shape => shape.Name == table);

    private static string Described(ModelIndex index) => $"{index.Name} {index.IsUnique} {string.Join(',', index.Columns)}";

    private static string Described(ModelForeignKey key) =>
        $"{key.Name} {string.Join(',', key.Columns)} {key.Principal} {string.Join(',', key.PrincipalColumns)} {key.Cascades}";

    private static string Described(ModelColumn column) => $"{column.Name} {column.Kind} {column.IsNullable} {column.MaxLength} "
        + $"{column.Kind is ColumnKind.Text or ColumnKind.Bytes}";

    private static string Described(KeyValuePair<string, ColumnShape> column) =>
        $"{column.Key} {string.Join(',', column.Value.Kinds)} {column.Value.IsNullable} {column.Value.MaxLength} {column.Value.IsBinary}";
}
