using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Update;
using Pomelo.EntityFrameworkCore.MySql.Infrastructure.Internal;
using Pomelo.EntityFrameworkCore.MySql.Migrations;

namespace UsersWeb.Databases.MySql;

#pragma warning disable EF1001 // The provider's generator takes its options by a type that it counts as its own.

/// <summary>Names for every table what it needs, whatever the server would choose: transactions, and room for indexes on names.</summary>
internal sealed class TransactionalTables(
    MigrationsSqlGeneratorDependencies dependencies, ICommandBatchPreparer batches, IMySqlOptions options)
    : MySqlMigrationsSqlGenerator(dependencies, batches, options)
{
    /// <inheritdoc />
    protected override void Generate(
        CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        base.Generate(operation, model, builder, terminate: false);
        builder.Append(" ENGINE=InnoDB ROW_FORMAT=DYNAMIC");
        if (!terminate) return;
        builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}
