using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update.Internal;
using Pomelo.EntityFrameworkCore.MySql.Migrations.Internal;

namespace UsersWeb.Databases.MySql;

#pragma warning disable EF1001 // What compares models has no other place where it can be told.

/// <summary>
/// Of a column that goes and one of the same type that comes, EF Core guesses that it was renamed. The same as for the other engines,
/// whose provider compares models by a class of EF Core's own.
/// </summary>
internal sealed class NoGuessedRenames(
    IRelationalTypeMappingSource types, IMigrationsAnnotationProvider migrations, IRelationalAnnotationProvider annotations,
    IRowIdentityMapFactory rows, CommandBatchPreparerDependencies batches)
    : MySqlMigrationsModelDiffer(types, migrations, annotations, rows, batches)
{
    /// <inheritdoc />
    protected override IEnumerable<MigrationOperation> Diff(IColumn source, IColumn target, DiffContext diffContext) =>
        source.Name == target.Name ? base.Diff(source, target, diffContext)
            : Remove(source, diffContext).Concat(Add(target, diffContext));
}
