using UsersWeb.Data;

namespace UsersWeb.Tests.Data;

/// <summary>What is typed and what is kept come to the same words.</summary>
[Trait(Runs.Once, Runs.Yes)]
public class SearchTextTests
{
    [Theory]
    [InlineData("lovelace, ada", true)]
    [InlineData("adá", true)]
    [InlineData("love ad", true)]
    [InlineData("LOVELACE", true)]
    [InlineData("ａｄａ", true)]
    [InlineData("  ada   lovelace ", true)]
    [InlineData("ada.lovelace@example.org", true)]
    [InlineData("example.org", true)]
    [InlineData("org exam", true)]
    [InlineData("+44 20 7946", true)]
    [InlineData("(20) 7946 0958", true)]
    [InlineData("4420", true)]
    [InlineData("lace", false)]
    [InlineData("ada byron", false)]
    [InlineData("xample", false)]
    [InlineData("946", false)]
    [InlineData("lovelaces", false)]
    public void Words_are_found_by_their_beginnings_in_any_order(string typed, bool isFound) =>
        Assert.Equal(isFound, Finds(typed, new()
        {
            UserName = "ada-lovelace",
            DisplayName = "Ada Lovelace",
            Email = "ada.lovelace@example.org",
            PhoneNumber = "+44 20 7946 0958",
        }));

    [Theory]
    [InlineData("Müller", "muller")]
    [InlineData("Müller", "ｍüller")]
    [InlineData("Mu\u0308ller", "müll")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("Łukasz Ørsted", "lukasz orsted")]
    [InlineData("Æsir Þór", "aesir thor")]
    [InlineData("İstanbul Işık", "istanbul isik")]
    [InlineData("Ὀδυσσεύς", "οδυσσευσ")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσεύς")]
    [InlineData("Семёнов", "семенов")]
    [InlineData("מִרְיָם", "מרים")]
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData("أحمد", "احمد")]
    [InlineData("٠١٢٣", "0123")]
    [InlineData("राम कुमार", "राम")]
    [InlineData("สมชาย ใจดี", "ใจดี")]
    [InlineData("李明博", "明博")]
    [InlineData("李明博", "李明")]
    [InlineData("김민수", "민수")]
    [InlineData("ｶﾞｷﾞ", "ガギ")]
    [InlineData("がぎ", "がぎ")]
    [InlineData("O'Brien", "obrien")]
    [InlineData("O’Brien", "o'brien")]
    [InlineData("O'Brien", "brien")]
    [InlineData("2024-0153", "2024-0153")]
    [InlineData("2024-0153", "0153")]
    [InlineData("zero\u200Dwidth", "zerowidth")]
    [InlineData("soft\u00ADhyphen", "softhyphen")]
    [InlineData("𝓐𝓭𝓪", "ada")]
    [InlineData("ſmith", "smith")]
    public void Case_accents_width_and_punctuation_do_not_count_in_any_script(string name, string typed) =>
        Assert.True(Finds(typed, new() { UserName = "x", DisplayName = name, Email = "x@y.z" }));

    [Theory]
    [InlineData("李明博", "博明")]
    [InlineData("李明博", "李博")]
    [InlineData("राम", "रम")]
    public void What_reads_otherwise_is_not_found(string name, string typed) =>
        Assert.False(Finds(typed, new() { UserName = "x", DisplayName = name, Email = "x@y.z" }));

    [Theory]
    [InlineData("a@xn--mnchen-3ya.example")]
    [InlineData("a@münchen.example")]
    public void A_domain_is_found_in_either_spelling(string email)
    {
        foreach (var typed in (string[])["münchen", "munchen", "xn--mnchen-3ya.example", "a@münchen.example"])
            Assert.True(Finds(typed, new() { UserName = "x", Email = email }), typed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("%_ -")]
    [InlineData("\uD800")]
    [InlineData("😀")]
    public void What_has_no_letter_and_no_digit_asks_for_nothing(string typed) => Assert.Empty(SearchText.Asked(typed));

    [Fact]
    public void Terms_are_short_and_none_is_the_beginning_of_another()
    {
        var text = SearchText.Of(new() { UserName = new string('w', 64), DisplayName = "Ada Adam ada", Email = "adamant@example.org" });

        Assert.Equal(["adamant", "example", "org", new string('w', 32)], SearchText.Terms(text));
    }

    [Fact]
    public void Any_text_whatever_can_be_kept_and_every_word_of_it_is_found()
    {
        var random = new Random(20261127);
        for (var i = 0; i < 20_000; i++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Character(random)));
            var user = new User { UserName = name, DisplayName = name, Email = name + "@" + name, PhoneNumber = name };
            foreach (var typed in name.Split(' '))
                Assert.True(SearchText.Asked(typed).All(part => SearchText.Of(user).Contains(part, StringComparison.Ordinal)),
                    $"{name} {typed}");
            Assert.All(SearchText.Asked(name), part =>
                Assert.Contains(SearchText.Terms(SearchText.Of(user)), term => term.StartsWith(First(part), StringComparison.Ordinal)));
        }
    }

    private static string First(string part) => part.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0].Cut(SearchText.TermLength);

    private static string Character(Random random) => random.Next(8) switch
    {
        0 => " ",
        1 => ((char)random.Next(0x10000)).ToString(),
        2 => char.ConvertFromUtf32(random.Next(0x10000, 0x30000)),
        3 => ((char)random.Next('0', ':')).ToString(),
        4 => "'-.@"[random.Next(4)].ToString(),
        5 => ((char)random.Next(0x4E00, 0x4F00)).ToString(),
        6 => ((char)random.Next(0x00C0, 0x0250)).ToString(),
        _ => ((char)random.Next('a', 'z' + 1)).ToString(),
    };

    private static bool Finds(string typed, User user)
    {
        var text = SearchText.Of(user);
        return SearchText.Asked(typed) is { Count: > 0 } asked && asked.All(part => text.Contains(part, StringComparison.Ordinal));
    }
}
