using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace UsersWeb.Data;

/// <summary>
/// The INSERT of a few rows that are only ever added, as one statement: made once for a model, and run without the context tracking
/// anything, which takes several times as long as the statement. What an interceptor fills in must be there already.
/// </summary>
internal sealed class RowInsert
{
    private const string Annotation = "UsersWeb:Insert";

    private readonly IProperty[] properties;
    private readonly IProperty? key;
    private readonly string[] names;
    private readonly IRelationalCommand command;

    private RowInsert(DbContext db, IEntityType type, int rows, Func<string, string>? answerKey)
    {
        var quote = db.GetService<ISqlGenerationHelper>();
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        properties = [.. type.GetProperties().Where(property => property.ValueGenerated != ValueGenerated.OnAdd)];
        key = answerKey is null ? null : type.GetProperties().Single(property => property.ValueGenerated == ValueGenerated.OnAdd);
        names = [.. Enumerable.Range(0, rows * properties.Length).Select(i => FormattableString.Invariant($"p{i}"))];
        var columns = string.Join(", ", properties.Select(property => Column(property)));
        var values = names.Select(name => quote.GenerateParameterName(name)).Chunk(properties.Length)
            .Select(row => $"({string.Join(", ", row)})");
        var sql = $"INSERT INTO {quote.DelimitIdentifier(table.Name, table.Schema)} ({columns}) VALUES {string.Join(", ", values)}";
        var builder = db.GetService<IRelationalCommandBuilderFactory>().Create()
            .Append(key is null ? sql : sql + answerKey!(Column(key)));
        for (var i = 0; i < names.Length; i++)
        {
            var property = properties[i % properties.Length];
            builder.AddParameter(names[i], quote.GenerateParameterName(names[i]), property.GetRelationalTypeMapping(), property.IsNullable);
        }
        command = builder.Build();

        string Column(IProperty property) => quote.DelimitIdentifier(property.GetColumnName(table)!);
    }

    /// <summary>Runs it in the context's open transaction. Nobody is told the keys that the database makes.</summary>
    public static Task RunAsync<T>(DbContext db, IReadOnlyList<T> rows, CancellationToken cancellation) where T : class =>
        Of<T>(db, rows.Count, answerKey: null).ExecuteAsync(db, rows, cancellation);

    /// <summary>The same for one row, which gets the key that the database makes.</summary>
    /// <param name="db">Of the row.</param>
    /// <param name="row">With everything but its key.</param>
    /// <param name="answerKey">What to end the statement with, so that the database answers the generated key of a column.</param>
    /// <param name="cancellation">Of the caller.</param>
    public static Task RunAsync<T>(DbContext db, T row, Func<string, string> answerKey, CancellationToken cancellation) where T : class =>
        Of<T>(db, 1, answerKey).ExecuteAsync(db, [row], cancellation);

    private static RowInsert Of<T>(DbContext db, int rows, Func<string, string>? answerKey)
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        var made = type.GetOrAddRuntimeAnnotationValue(
            Annotation, _ => new ConcurrentDictionary<(int Rows, bool IsKeyAnswered), RowInsert>(), (object?)null);
        return made.GetOrAdd((rows, answerKey is not null), _ => new(db, type, rows, answerKey));
    }

    private async Task ExecuteAsync<T>(DbContext db, IReadOnlyList<T> rows, CancellationToken cancellation) where T : class
    {
        var values = new Dictionary<string, object?>(names.Length);
        for (var i = 0; i < names.Length; i++)
            values[names[i]] = properties[i % properties.Length].GetGetter().GetClrValue(rows[i / properties.Length]);
        var run = new RelationalCommandParameterObject(db.GetService<IRelationalConnection>(), values, readerColumns: null, db,
            db.GetService<IRelationalCommandDiagnosticsLogger>());
        if (key is null) await command.ExecuteNonQueryAsync(run, cancellation);
        else key.PropertyInfo!.SetValue(rows[0], Convert.ToInt64(await command.ExecuteScalarAsync(run, cancellation), null));
    }
}
