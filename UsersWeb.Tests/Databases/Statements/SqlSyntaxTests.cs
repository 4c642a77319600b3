using CsCheck;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Tests.Databases.Statements;

/// <summary>Of a statement everything stays but its values.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class SqlSyntaxTests
{
    private static readonly SqlSyntax MySql = new('`', HasBackslashes: true);

    private static readonly Gen<string> Values = Gen.Char["ab '\"`\\$-/*?1%\n@é"].Array[0, 12].Select(letters => new string(letters));

    [Theory]
    [InlineData("SELECT \"a1\" FROM \"b\" AS b0 WHERE b0.\"c\" = 'x' AND d > 12.5e-3",
        "SELECT \"a1\" FROM \"b\" AS b0 WHERE b0.\"c\" = ? AND d > ?")]
    [InlineData("SELECT 1 -- secret\nFROM t /* secret */ WHERE a = @p_12 LIMIT 0x1F", "SELECT ? FROM t WHERE a = @p_12 LIMIT ?")]
    [InlineData("SELECT $1, ':x', E'a', \"it\"\"s\"", "SELECT $1, ?, E?, \"it\"\"s\"")]
    [InlineData("SELECT $tag$ secret 'x $tag$ FROM t", "SELECT ?…")]
    [InlineData("SELECT 'secret that does not end", "SELECT ?…")]
    [InlineData("a LIKE @x ESCAPE '\\' AND b = 'y'", "a LIKE @x ESCAPE ? AND b = ?")]
    [InlineData("  SELECT\r\n   2  ", "SELECT ?")]
    [InlineData("", "")]
    public void A_statement_without_its_values(string sql, string expected) =>
        Assert.Equal(expected, SqlSyntax.Standard.WithoutValues(sql));

    [Theory]
    [InlineData("SELECT a FROM t WHERE b IN (@p1, @p2, @p3) AND c", "SELECT a FROM t WHERE b IN (?, …) AND c")]
    [InlineData("SELECT a FROM t WHERE b IN (@p1)", "SELECT a FROM t WHERE b IN (?, …)")]
    [InlineData("SELECT a FROM t WHERE b in(1,-2, 'x, (' /* ) */, NULL)", "SELECT a FROM t WHERE b in(?, …)")]
    [InlineData("INSERT INTO t (a, b)\nVALUES (@p0, DEFAULT),\n(@p2, @p3) RETURNING c", "INSERT INTO t (a, b) VALUES (?, …) RETURNING c")]
    [InlineData("SELECT a WHERE b IN (SELECT c FROM d)", "SELECT a WHERE b IN (SELECT c FROM d)")]
    [InlineData("SELECT a WHERE b IN (c, @p1)", "SELECT a WHERE b IN (c, @p1)")]
    [InlineData("INSERT INTO t VALUES (@p0, now())", "INSERT INTO t VALUES (@p0, now())")]
    [InlineData("UPDATE t SET a = coalesce(@p0, 1), b = VALUES(b)", "UPDATE t SET a = coalesce(@p0, ?), b = VALUES(b)")]
    [InlineData("SELECT a JOIN (b)", "SELECT a JOIN (b)")]
    [InlineData("SELECT a WHERE b IN (1, 'secret", "SELECT a WHERE b IN (?, ?…")]
    public void A_list_of_values_is_one_shape(string sql, string expected) => Assert.Equal(expected, SqlSyntax.Standard.WithoutValues(sql));

    [Fact]
    public void However_long_a_list_is_it_is_the_same_statement()
    {
        var log = new StatementLog(SqlSyntax.Standard);

        foreach (var length in new[] { 1, 2, 100, 5_000 })
        {
            log.Add(log[$"SELECT a WHERE b IN ({string.Join(", ", Enumerable.Range(0, length).Select(i => $"@p{i}"))}) LIMIT 1"],
                TimeSpan.FromSeconds(1));
        }

        var one = Assert.Single(log.Slowest(10));
        Assert.Equal(("SELECT a WHERE b IN (?, …) LIMIT ?", 4), (one.Text, one.Latency.Count));
    }

    [Fact]
    public void Past_so_many_statements_the_others_count_as_reads_or_writes_and_no_text_is_kept_that_is_too_long()
    {
        var log = new StatementLog(SqlSyntax.Standard);
        for (var i = 0; i < 500; i++) log.Add(log[$"SELECT a{i}"], TimeSpan.FromSeconds(1));

        log.Add(log["UPDATE t SET a = 1"], TimeSpan.FromSeconds(3));
        log.Add(log["SELECT b"], TimeSpan.FromSeconds(2));

        Assert.Equal([("(others that write)", true), ("(others that read)", false)],
            log.Slowest(2).Select(one => (one.Text, one.IsWrite)));
        Assert.Equal(1, log.Recent.Read().Sum(step => step.Writes.Count));
        Assert.Equal(SqlSyntax.MostLength, SqlSyntax.Standard.WithoutValues($"SELECT \"{new string('a', 10_000)}\"").Length);
    }

    [Theory]
    [InlineData("SELECT `a``b`, \"text\", 'it\\'s secret', 'b\\\\' FROM `t`", "SELECT `a``b`, ?, ?, ? FROM `t`")]
    public void On_mysql_a_backslash_says_that_a_quote_is_part_of_the_text(string sql, string expected) =>
        Assert.Equal(expected, MySql.WithoutValues(sql));

    [Fact]
    public void Whatever_the_value_is_nothing_of_it_is_left() => Values.Sample(value =>
    {
        var standard = value.Replace("'", "''", StringComparison.Ordinal);
        Assert.Equal("SELECT \"a\" WHERE b = ? AND c = ?",
            SqlSyntax.Standard.WithoutValues($"SELECT \"a\" WHERE b = '{standard}' AND c = 7"));
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        Assert.Equal("SELECT `a` WHERE b = ? AND c = ?", MySql.WithoutValues($"SELECT `a` WHERE b = '{escaped}' AND c = 7"));
    }, iter: 5_000);
}
