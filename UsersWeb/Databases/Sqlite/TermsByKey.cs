using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using UsersWeb.Data;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// The terms of search have nothing but their key, and are kept as its index alone (WITHOUT ROWID), in half the room. The other table of
/// that kind, who has which role, has row numbers in files of before, and is to be the same in each.
/// </summary>
internal sealed class TermsByKey(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
    : NumbersGoOn(dependencies, annotations)
{
    /// <inheritdoc />
    protected override void Generate(
        CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        var isTerms = operation.Name == nameof(UsersDbContext.UserTerms);
        base.Generate(operation, model, builder, terminate && !isTerms);
        if (!isTerms) return;
        builder.Append(" WITHOUT ROWID");
        if (!terminate) return;
        builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}
