using System.Linq.Expressions;
using System.Reflection;

namespace UsersWeb.Shared;

/// <summary>An order of a list that pages can be cut from at any depth in the same time: by a column, then by id.</summary>
public abstract class Keyset<TEntity, TRow>
{
    /// <summary>The rows behind (or before) a place in the order, in the order.</summary>
    public abstract IQueryable<TEntity> Seek(IQueryable<TEntity> rows, bool descending, KeysetPlace? from);

    /// <summary>Whether the text can be this column's value.</summary>
    public abstract bool Accepts(string key);

    /// <summary>The place of a row, to go on from.</summary>
    public abstract KeysetPlace PlaceOf(TRow row);
}

/// <summary>A place in an order: the column's value as text, and the id.</summary>
public sealed record KeysetPlace(string Key, long Id);

/// <summary>An order by a column of one type.</summary>
/// <param name="column">The column; never null, because engines disagree where null sorts.</param>
/// <param name="id">The key that breaks ties.</param>
/// <param name="value">The column's value in a row, as text.</param>
/// <param name="rowId">The key in a row.</param>
/// <param name="read">The value from its text; throws FormatException on any other text.</param>
public sealed class Keyset<TEntity, TRow, TKey>(
    Expression<Func<TEntity, TKey>> column, Expression<Func<TEntity, long>> id,
    Func<TRow, string> value, Func<TRow, long> rowId, Func<string, TKey> read) : Keyset<TEntity, TRow>
{
    private static readonly MethodInfo CompareText = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    /// <inheritdoc />
    public override IQueryable<TEntity> Seek(IQueryable<TEntity> rows, bool descending, KeysetPlace? from)
    {
        if (from is not null) rows = rows.Where(Beyond(descending, read(from.Key), from.Id));
        return descending ? rows.OrderByDescending(column).ThenByDescending(id) : rows.OrderBy(column).ThenBy(id);
    }

    /// <inheritdoc />
    public override bool Accepts(string key)
    {
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
    private Expression<Func<TEntity, bool>> Beyond(bool descending, TKey key, long idValue)
    {
        var row = column.Parameters[0];
        var rowKey = column.Body;
        var rowIdentity = new Substitute(id.Parameters[0], row).Visit(id.Body);
        var body = Expression.AndAlso(
            Compare(descending ? ExpressionType.LessThanOrEqual : ExpressionType.GreaterThanOrEqual, rowKey, Parameter(key)),
            Expression.OrElse(
                Compare(descending ? ExpressionType.LessThan : ExpressionType.GreaterThan, rowKey, Parameter(key)),
                Compare(descending ? ExpressionType.LessThan : ExpressionType.GreaterThan, rowIdentity, Parameter(idValue))));
        return Expression.Lambda<Func<TEntity, bool>>(body, row);
    }

    private static BinaryExpression Compare(ExpressionType operation, Expression left, Expression right) => left.Type == typeof(string)
        ? Expression.MakeBinary(operation, Expression.Call(CompareText, left, right), Expression.Constant(0))
        : Expression.MakeBinary(operation, left, right);

    // A captured variable, as the compiler would write it: becomes a parameter of the SQL, not a literal.
    private static MemberExpression Parameter<T>(T value) =>
        Expression.Field(Expression.Constant(new Captured<T> { Value = value }), nameof(Captured<T>.Value));

    private sealed class Captured<T>
    {
        public T? Value;
    }

    private sealed class Substitute(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
