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
