using CsCheck;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Tests.Users.Names;

/// <summary>What an e-mail address may be, and which two are one.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class EmailRuleTests
{
    private static readonly Func<string?, string?> Problem = UserField.All.Single(field => field.Kind == FieldKind.Email).Check;

    [Theory]
    [InlineData("a@b.example")]
    [InlineData("O'Malley+x@Example.COM")]
    [InlineData("jürgen@münchen.example")]
    [InlineData("a@xn--mnchen-3ya.example")]
    [InlineData("用户@例え.example")]
    [InlineData("คำ@example.com")]
    [InlineData("ａ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    public void Addresses_of_every_script_are_welcome(string address) => Assert.Null(Problem(address));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a@b")]
    [InlineData("@b.example")]
    [InlineData("a@")]
    [InlineData("a@b@c.example")]
    [InlineData("a@b＠c.example")]
    [InlineData("a b@c.example")]
    [InlineData("a@b .example")]
    [InlineData("\"a b\"@c.example")]
    [InlineData("a\u200B@c.example")]
    [InlineData("a\u3164@c.example")]
    [InlineData("a\uFE0F@c.example")]
    [InlineData("a@b\u00AD.example")]
    [InlineData("a@b\uFE0F.example")]
    [InlineData("a\u0007@c.example")]
    [InlineData("a@b\r\n.example")]
    [InlineData("a@xn--zzzzzzzz.example")]
    [InlineData("a@-b.example")]
    [InlineData("a@b..example")]
    [InlineData("a@b.example.")]
    [InlineData("a@①.example")]
    public void What_no_server_takes_or_nobody_sees_is_refused(string address) => Assert.NotNull(Problem(address));

    [Fact]
    public void A_domain_that_is_too_long_for_the_servers_of_names_is_refused()
    {
        // 254 units, and more in A-labels.
        var domain = string.Join('.', Enumerable.Repeat(string.Concat(Enumerable.Repeat("字例え本", 5)), 12));

        Assert.True(domain.Length < UserLimits.Email);
        Assert.NotNull(Problem("a@" + domain));
    }

    [Theory]
    [InlineData("a@b.example", "A@B.EXAMPLE")]
    [InlineData("a@münchen.example", "a@xn--mnchen-3ya.example")]
    [InlineData("a@münchen.example", "A@XN--MNCHEN-3YA.EXAMPLE")]
    [InlineData("a@mu\u0308nchen.example", "a@MÜNCHEN.example")]
    [InlineData("a@b.example", "ａ＠ｂ．ｅｘａｍｐｌｅ")]
    [InlineData("jürgen@b.example", "JU\u0308RGEN@b.example")]
    public void One_address_in_two_spellings_is_one(string one, string other) =>
        Assert.Equal(NormalForms.Email(one), NormalForms.Email(other));

    // Django sent the mail for one to the other.
    [Theory]
    [InlineData("mike@b.example", "mıke@b.example")]
    [InlineData("user@b.example", "uſer@b.example")]
    [InlineData("fin@b.example", "ﬁn@b.example")]
    [InlineData("ivan@b.example", "İvan@b.example")]
    [InlineData("strasse@b.example", "straße@b.example")]
    [InlineData("a@fass.example", "a@faß.example")]
    [InlineData("a@kite.example", "a@kıte.example")]
    public void Cve_2019_19844_letters_that_share_a_capital_make_two_addresses(string one, string other) =>
        Assert.NotEqual(NormalForms.Email(one), NormalForms.Email(other));

    // The sign of Kelvin is the letter K to every program that composes text: it is saved as such, so mail goes to whoever is meant.
    [Fact]
    public void Cve_2019_19844_the_sign_of_Kelvin_is_saved_as_the_letter()
    {
        var user = new User();

        new UserFields("kate", "\u212Aate＠b.example").ApplyTo(user);

        Assert.Equal("Kate@b.example", user.Email);
        Assert.Equal(NormalForms.Email("kate@b.example"), NormalForms.Email("\u212Aate@b.example"));
    }

    [Fact]
    public void For_Ascii_the_form_is_what_it_has_always_been() =>
        Gen.String[Gen.Char[' ', '~'], 0, 40].Sample(text => Assert.Equal(text.ToUpperInvariant(), NormalForms.Email(text)));
}
