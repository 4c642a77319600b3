using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// EF Core changes a table by copying its rows into another that takes its place. That one would number on from its highest row, and
/// give the number of somebody who was deleted to somebody else.
/// </summary>
internal class NumbersGoOn(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
    : SqliteMigrationsSqlGenerator(dependencies, annotations)
{
    // So EF Core names it.
    private const string Copy = "ef_temp_";

    /// <inheritdoc />
    protected override void Generate(
        DropTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        var (table, copy) = (Literal(operation.Name), Literal(Copy + operation.Name));
        // In the transaction that drops the table: its number goes with it.
        builder.AppendLine($"DELETE FROM sqlite_sequence WHERE name = {copy};");
        builder.AppendLine($"INSERT INTO sqlite_sequence (name, seq) SELECT {copy}, seq FROM sqlite_sequence WHERE name = {table} "
            + $"AND EXISTS (SELECT 1 FROM sqlite_master WHERE name = {copy});");
        EndStatement(builder);
        base.Generate(operation, model, builder, terminate);
    }

    private string Literal(string name) => Dependencies.TypeMappingSource.GetMapping(typeof(string)).GenerateSqlLiteral(name);
}
