using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// A table that has nothing but its key is kept as that key's index alone (WITHOUT ROWID), and so in half the room. Those of before stay
/// as they are.
/// </summary>
internal sealed class KeysAlone(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
    : NumbersGoOn(dependencies, annotations)
{
    /// <inheritdoc />
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        var isKeyAlone = operation.PrimaryKey is { Columns.Length: > 1 } key && key.Columns.Length == operation.Columns.Count;
        base.Generate(operation, model, builder, terminate && !isKeyAlone);
        if (!isKeyAlone) return;
        builder.Append(" WITHOUT ROWID");
        if (!terminate) return;
        builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}
