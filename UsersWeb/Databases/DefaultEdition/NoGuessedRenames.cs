using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Internal;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update.Internal;

namespace UsersWeb.Databases;

#pragma warning disable EF1001 // What compares models has no other place where it can be told.

/// <summary>
/// Of a column that goes and one of the same type that comes, EF Core guesses that it was renamed: the end of a lock-out would become
/// the day a password was changed. Who means a rename writes it into the migration.
/// </summary>
internal sealed class NoGuessedRenames(
    IRelationalTypeMappingSource types, IMigrationsAnnotationProvider migrations, IRelationalAnnotationProvider annotations,
    IRowIdentityMapFactory rows, CommandBatchPreparerDependencies batches)
    : MigrationsModelDiffer(types, migrations, annotations, rows, batches)
{
    /// <inheritdoc />
    protected override IEnumerable<MigrationOperation> Diff(IColumn source, IColumn target, DiffContext diffContext) =>
        source.Name == target.Name ? base.Diff(source, target, diffContext)
            : Remove(source, diffContext).Concat(Add(target, diffContext));
}
