using CsCheck;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Tests.Users.Names;

/// <summary>What a user name may be, and which two are one.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class UserNameRuleTests
{
    /// <summary>Names of people who write in any script.</summary>
    public static TheoryData<string> Accepted =>
    [
        "boss", "O'Malley", "Zoë", "e\u0301ric", "Straße", "7of9", "a_b+c-d.e", "paral·lel", "иван.петров", "Ольга7", "Μαρία",
        "Հայկ", "ქეთი", "אורי", "דוד-7", "צ׳רלי", "محمد.علي", "علی۱۲", "عمر٣", "ދިވެހި", "ߒߞߏ", "सीता", "अमित२", "ন", "தமிழ்",
        "ไพลิน", "คำ", "ค\u0E4D\u0E32", "ခင်", "ខ្មែរ", "ཚེ་རིང", "አበበ", "ⵜⴰⵎⴰ", "ᏣᎳᎩ", "李小龙", "山田太郎", "さくら", "サトー", "ア・イ", "佐々木",
        "漢字かなカナ", "ｻﾄｰ", "tanaka田中", "김철수", "kim김", "ㄅㄆㄇ", "ａｌｉｃｅ", "𐐔𐐯𐑅", "𠮷野",
    ];

    /// <summary>With what hides in them.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "boss\u3164", "a filler of Hangul" }, { "boss\uFFA0", "the same at half width" }, { "boss\u115F", "another filler" },
        { "boss\u200B", "a space of no width" }, { "bo\u00ADss", "a soft hyphen" }, { "boss\uFEFF", "a byte order mark" },
        { "boss\u200D", "a joiner" }, { "می\u200Cخواهم", "a non-joiner" }, { "boss\uFE0F", "a variation selector" },
        { "boss\U000E0041", "a tag" }, { "boss\u034F", "a grapheme joiner" }, { "\u202Eboss", "an override of direction" },
        { "bo ss", "a space" }, { "bo\u00A0ss", "a space that does not break" }, { "bo\u3000ss", "a space of full width" },
        { "a@b.example", "an @" }, { "a＠b", "an @ of full width" }, { "a/b", "a slash" }, { "a∕b", "one of mathematics" },
        { "☺", "a symbol" }, { "boss😀", "an emoji" }, { "b\u0378", "a character that does not exist" },
        { "b\uE000", "one for private use" }, { "b\uD800", "half a pair" }, { "ﬁsh", "a ligature" }, { "ſam", "a long s" },
        { "①", "a circled digit" }, { "Ⅷ", "a Roman numeral" }, { "𝐛𝐨𝐬𝐬", "letters of mathematics" }, { "ᵇoss", "a raised letter" },
        { "\u1100", "half a syllable" }, { "م\u0640ن", "a stretched line" }, { "аdmin", "a Cyrillic a" }, { "pаypаl", "two of them" },
        { "ρaul", "a Greek rho" }, { "bοb", "a Greek omicron" }, { "раyраl", "one Latin y" }, { "Ꭺlice", "a Cherokee A" },
        { "aа", "Latin and Cyrillic" }, { "かк", "Kana and Cyrillic" }, { "김ひ", "Korean and Japanese" },
        { "ab·c", "a dot that is not between two l" }, { "a\u05F3", "a geresh behind Latin" }, { "a・b", "the dot of Japanese" },
        { "bob٣", "an Arabic digit behind Latin" }, { "ع1٣", "two kinds of digits" }, { "अ1२", "two kinds of digits" },
        { "7דוד", "a digit before the right" }, { "דוד.", "a dot at its left end" }, { "דודa", "both directions" },
        { "٣٤", "no letter to lead" }, { ".boss", "a dot first" }, { "-", "nothing else" }, { "\u0301boss", "a mark without a letter" },
        { "", "nothing" }, { " boss", "a space first" },
    };

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        Gen.OneOf<string>(
            [.. Accepted.Select(row => row.Data), "İ", "ı", "ẞ", "ϴ", "ſ", "K", "ς", "ͅ", "\u0301", "ﾞ", "ｶ", "ำ", "ＡＢ", "\u0345α"])
            .Array[0, 4].Select(string.Concat));

    [Theory, MemberData(nameof(Accepted))]
    public void Names_of_every_script_are_welcome(string name)
    {
        Assert.Null(UserRules.UserName(name));
        // However somebody types it at the sign-in.
        Assert.Null(UserRules.UserName(NormalForms.UserName(name)));
    }

    [Theory, MemberData(nameof(Refused))]
    public void What_can_be_taken_for_another_is_refused(string name, string because) =>
        Assert.True(UserRules.UserName(name) is not null, because);

    [Theory]
    [InlineData("boss", "BOSS")]
    [InlineData("Zoë", "ZOE\u0308")]
    [InlineData("straße", "STRAẞE")]
    [InlineData("Σίσυφος", "ΣΊΣΥΦΟΣ")]
    [InlineData("alice", "ＡＬＩＣＥ")]
    [InlineData("ガ", "ｶﾞ")]
    [InlineData("คำ", "ค\u0E4D\u0E32")]
    [InlineData("K", "\u212A")]
    public void Case_width_and_composition_make_no_other_name(string one, string other) =>
        Assert.Equal(NormalForms.UserName(one), NormalForms.UserName(other));

    [Theory]
    [InlineData("jose", "josé")]
    [InlineData("strasse", "straße")]
    [InlineData("bill", "bıll")]
    [InlineData("ilker", "İlker")]
    [InlineData("sam", "ſam")]
    [InlineData("fin", "ﬁn")]
    public void Another_letter_makes_another_name(string one, string other) =>
        Assert.NotEqual(NormalForms.UserName(one), NormalForms.UserName(other));

    [Fact]
    public void A_normal_form_is_its_own() => Texts.Sample(text =>
    {
        foreach (var form in (Func<string, string>[])[NormalForms.UserName, NormalForms.Email, NormalForms.DisplayName, Text.Fold])
            Assert.Equal(form(text), form(form(text)));
    }, iter: 3000);

    [Fact]
    public void Whoever_has_an_accepted_name_is_found_by_its_forms() => Texts.Sample(text =>
    {
        if (UserRules.UserName(text) is not null) return;
        var form = NormalForms.UserName(text);
        Assert.Null(UserRules.UserName(form));
        Assert.True(form.Length <= UserLimits.Normalized);
        Assert.Equal(form, NormalForms.UserName(text.Normalize(System.Text.NormalizationForm.FormD)));
        Assert.Equal(form, NormalForms.UserName(text.ToLowerInvariant()));
    }, iter: 3000);

    [Fact]
    public void What_is_far_too_long_is_refused_for_its_length()
    {
        foreach (var unit in (string[])["a", "\u0344", "ﷺ", "ＡＢ", "😀", "\u0301"])
        {
            var text = string.Concat(Enumerable.Repeat(unit, 1 << 20));
            foreach (var field in UserField.All.Where(field => field.Kind is FieldKind.Identifier or FieldKind.Email))
                Assert.StartsWith("Use at most", field.Check(text), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("👩🏽‍💻")]
    [InlineData("🏳️‍🌈")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")]
    [InlineData("می\u200Cخواهم")]
    [InlineData("ක්\u200Dෂ")]
    [InlineData("Иван Smith")]
    [InlineData("אבג (ABC) 1")]
    public void A_display_name_is_free(string name) => Assert.Null(UserRules.Optional(name, UserLimits.DisplayName));

    [Theory]
    [InlineData("\u202Egnp.exe")]
    [InlineData("a\u2066b\u2069")]
    [InlineData("\u200Fa")]
    [InlineData("a\u061Cb")]
    [InlineData("a\u0007")]
    [InlineData("\u3164")]
    [InlineData("\u200B\u200D")]
    [InlineData("\u2800\uFEFF")]
    [InlineData("\u00AD")]
    public void A_display_name_turns_no_text_and_can_be_seen(string name) =>
        Assert.NotNull(UserRules.Optional(name, UserLimits.DisplayName));
}
