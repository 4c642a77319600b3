using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace UsersWeb.Shared;

/// <summary>An order of a list that pages can be cut from at any depth in the same time: by a column, then by id.</summary>
public abstract class Keyset<TEntity, TRow>
{
    /// <summary>The rows behind (or before) a place in the order, in the order.</summary>
    public abstract IQueryable<TEntity> Seek(IQueryable<TEntity> rows, bool descending, KeysetPlace? from);

    /// <summary>
    /// The same in pieces that follow one another, each of which an engine reads from an index without a row too many, however many rows
    /// have the same value.
    /// </summary>
    /// <param name="rows">Of the list.</param>
    /// <param name="descending">Whether the greatest come first.</param>
    /// <param name="from">The rows behind it; null for all.</param>
    /// <param name="to">The rows up to it; null for all.</param>
    public abstract IEnumerable<IQueryable<TEntity>> Pieces(
        IQueryable<TEntity> rows, bool descending, KeysetPlace? from, KeysetBound? to = null);

    /// <summary>The place so many rows behind another; null where there are fewer. It reads an index, and no rows.</summary>
    public abstract Task<KeysetBound?> FindBoundAsync(
        IQueryable<TEntity> rows, bool descending, KeysetPlace? from, int count, CancellationToken cancellation);

    /// <summary>Whether the text can be this column's value.</summary>
    public abstract bool Accepts(string key);

    /// <summary>The place of a row, to go on from.</summary>
    public abstract KeysetPlace PlaceOf(TRow row);
}

/// <summary>A place in an order: the column's value as text, and the id.</summary>
public sealed record KeysetPlace(string Key, long Id)
{
    /// <summary>The key of a row whose value can't be read: the database alone knows where it is in the order.</summary>
    public const string Unreadable = "?";

    internal bool IsUnreadable => Key == Unreadable;
}

/// <summary>A place in an order to stop at; of the order that found it.</summary>
public abstract record KeysetBound;

/// <summary>An order by a column of one type.</summary>
/// <param name="column">The column; never null, because engines disagree where null sorts.</param>
/// <param name="id">The key that breaks ties.</param>
/// <param name="value">The column's value in a row, as text.</param>
/// <param name="rowId">The key in a row.</param>
/// <param name="read">The value from its text; throws FormatException on any other text.</param>
/// <param name="isUnique">Whether no two rows have the same value.</param>
/// <param name="isConstant">Whether all rows have the same value, so that the key alone orders them.</param>
/// <param name="isUnreadable">
/// Whether a value stands for one that can't be read, whose text is <see cref="KeysetPlace.Unreadable"/>; null where there is none such.
/// </param>
public sealed class Keyset<TEntity, TRow, TKey>(
    Expression<Func<TEntity, TKey>> column, Expression<Func<TEntity, long>> id,
    Func<TRow, string> value, Func<TRow, long> rowId, Func<string, TKey> read,
    bool isUnique = false, bool isConstant = false, Func<TKey, bool>? isUnreadable = null) : Keyset<TEntity, TRow>
{
    private static readonly MethodInfo CompareText = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    /// <inheritdoc />
    public override IQueryable<TEntity> Seek(IQueryable<TEntity> rows, bool descending, KeysetPlace? from)
    {
        if (from is null) return InOrder(rows, descending);
        if (from.IsUnreadable) return InOrder(rows.Where(Beyond(descending, SavedKey(rows, from.Id), from.Id)), descending);
        // Nothing is greater than no value, or less: where one row has none, all have none.
        return InOrder(read(from.Key) is { } key ? rows.Where(Beyond(descending, Parameter(key), from.Id))
            : Alike(rows, descending, new(read(from.Key), from.Id), null, read(from.Key)), descending);
    }

    /// <inheritdoc />
    public override IEnumerable<IQueryable<TEntity>> Pieces(
        IQueryable<TEntity> rows, bool descending, KeysetPlace? from, KeysetBound? to = null)
    {
        var end = (Bound?)to;
        if (from is { IsUnreadable: true })
        {
            // Seldom, so in one piece, of which the engine reads a few rows too many.
            yield return Seek(Between(rows, descending, null, end), descending, from);
            if (end is not null && !isUnique) yield return InOrder(Alike(rows, descending, null, end, end.Key), descending);
            yield break;
        }
        var start = from is null ? null : new Bound(read(from.Key), from.Id);
        var isWithin = start is not null && end is not null && EqualityComparer<TKey>.Default.Equals(start.Key, end.Key);
        if (start is not null && !isUnique)
            yield return InOrder(Alike(rows, descending, start, isWithin ? end : null, start.Key), descending);
        if (isWithin) yield break;
        // Where one has no value, none has: an engine would look at all of them to find none between.
        if (start is not { Key: null } && end is not { Key: null }) yield return InOrder(Between(rows, descending, start, end), descending);
        if (end is not null && !isUnique) yield return InOrder(Alike(rows, descending, null, end, end.Key), descending);
    }

    /// <inheritdoc />
    public override async Task<KeysetBound?> FindBoundAsync(
        IQueryable<TEntity> rows, bool descending, KeysetPlace? from, int count, CancellationToken cancellation)
    {
        foreach (var piece in Pieces(rows, descending, from))
        {
            var found = await piece.Skip(count).Select(BoundOf()).Take(1).ToListAsync(cancellation);
            if (found.Count > 0) return isUnreadable?.Invoke(found[0].Key) == true ? null : found[0];
        }
        return null;
    }

    // Without the key where the value says enough: an index of the value alone then has all there is to read.
    private Expression<Func<TEntity, Bound>> BoundOf()
    {
        var row = column.Parameters[0];
        var rowIdentity = isUnique ? (Expression)Expression.Constant(0L) : new Substitute(id.Parameters[0], row).Visit(id.Body);
        return Expression.Lambda<Func<TEntity, Bound>>(
            Expression.New(typeof(Bound).GetConstructors().Single(), column.Body, rowIdentity), row);
    }

    private IQueryable<TEntity> InOrder(IQueryable<TEntity> rows, bool descending)
    {
        if (isConstant) return descending ? rows.OrderByDescending(id) : rows.OrderBy(id);
        var ordered = descending ? rows.OrderByDescending(column) : rows.OrderBy(column);
        if (isUnique) return ordered;
        return descending ? ordered.ThenByDescending(id) : ordered.ThenBy(id);
    }

    // Those of one value, by their keys.
    private IQueryable<TEntity> Alike(IQueryable<TEntity> rows, bool descending, Bound? from, Bound? to, TKey key)
    {
        rows = rows.Where(Where(column, ExpressionType.Equal, key));
        if (from is not null) rows = rows.Where(Where(id, descending ? ExpressionType.LessThan : ExpressionType.GreaterThan, from.Id));
        if (to is not null)
            rows = rows.Where(Where(id, descending ? ExpressionType.GreaterThanOrEqual : ExpressionType.LessThanOrEqual, to.Id));
        return rows;
    }

    private IQueryable<TEntity> Between(IQueryable<TEntity> rows, bool descending, Bound? from, Bound? to)
    {
        if (from is not null) rows = rows.Where(Where(column, descending ? ExpressionType.LessThan : ExpressionType.GreaterThan, from.Key));
        if (to is null) return rows;
        var end = descending ? (isUnique ? ExpressionType.GreaterThanOrEqual : ExpressionType.GreaterThan)
            : (isUnique ? ExpressionType.LessThanOrEqual : ExpressionType.LessThan);
        return rows.Where(Where(column, end, to.Key));
    }

    private static Expression<Func<TEntity, bool>> Where<T>(Expression<Func<TEntity, T>> part, ExpressionType operation, T value) =>
        Expression.Lambda<Func<TEntity, bool>>(Compare(operation, part.Body, Parameter(value)), part.Parameters[0]);

    /// <inheritdoc />
    public override bool Accepts(string key)
    {
        if (key == KeysetPlace.Unreadable) return isUnreadable is not null;
        try
        {
            read(key);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public override KeysetPlace PlaceOf(TRow row) => new(value(row), rowId(row));

    // key >= @key AND (key > @key OR id > @id): the first half lets the engine start in the index.
    private Expression<Func<TEntity, bool>> Beyond(bool descending, Expression key, long idValue)
    {
        var row = column.Parameters[0];
        var rowKey = column.Body;
        var rowIdentity = new Substitute(id.Parameters[0], row).Visit(id.Body);
        var body = Expression.AndAlso(
            Compare(descending ? ExpressionType.LessThanOrEqual : ExpressionType.GreaterThanOrEqual, rowKey, key),
            Expression.OrElse(
                Compare(descending ? ExpressionType.LessThan : ExpressionType.GreaterThan, rowKey, key),
                Compare(descending ? ExpressionType.LessThan : ExpressionType.GreaterThan, rowIdentity, Parameter(idValue))));
        return Expression.Lambda<Func<TEntity, bool>>(body, row);
    }

    // As the database has it, which compares it with others whatever it is.
    private Expression SavedKey(IQueryable<TEntity> rows, long rowId) => Expression.Call(
        typeof(Queryable), nameof(Queryable.FirstOrDefault), [typeof(TKey)],
        rows.Where(Where(Renamed(id), ExpressionType.Equal, rowId)).Select(Renamed(column)).Expression);

    // A query within a query needs a row of its own.
    private static Expression<Func<TEntity, T>> Renamed<T>(Expression<Func<TEntity, T>> part)
    {
        var other = Expression.Parameter(typeof(TEntity), "other");
        return Expression.Lambda<Func<TEntity, T>>(new Substitute(part.Parameters[0], other).Visit(part.Body), other);
    }

    private static BinaryExpression Compare(ExpressionType operation, Expression left, Expression right) =>
        left.Type == typeof(string) && operation != ExpressionType.Equal
        ? Expression.MakeBinary(operation, Expression.Call(CompareText, left, right), Expression.Constant(0))
        : Expression.MakeBinary(operation, left, right);

    // A captured variable, as the compiler would write it: becomes a parameter of the SQL, not a literal.
    private static MemberExpression Parameter<T>(T value) =>
        Expression.Field(Expression.Constant(new Captured<T> { Value = value }), nameof(Captured<T>.Value));

    private sealed record Bound(TKey Key, long Id) : KeysetBound;

    private sealed class Captured<T>
    {
        public T? Value;
    }

    private sealed class Substitute(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
