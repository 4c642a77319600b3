using System.Diagnostics;
using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using UsersWeb.Accounts.Passwords;

namespace UsersWeb.Tests.Accounts;

/// <summary>Which passwords are taken, and that they are the same from every keyboard.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class PasswordRulesTests
{
    private static readonly string[] Zoe = ["zoe.roux", "zoe.roux@example.com", "Zoë Roux"];

    private static readonly PasswordHashing Hashing = new(Options.Create(new PasswordHasherOptions { IterationCount = 1 }));

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("the cat sat on the mat")]
    [InlineData("Zebra Lampe Fenster Kuchen")]
    [InlineData("jxkfowuvnqpzrtm")]
    [InlineData("xK9#mP2$vL5@qR8w")]
    [InlineData("日本語の長いパスワードです大丈夫")]
    [InlineData("😀🐎🔋📎🎈🚲🍋🌧🧦🎹🗝🪁🥁🧭🪴")]
    [InlineData("my dog zoe eats seven yellow chairs")]
    public void A_long_password_of_any_kind_is_taken(string password) => Assert.Null(PasswordRules.Check(password, names: Zoe));

    [Theory]
    [InlineData(null, "Enter")]
    [InlineData("", "Enter")]
    [InlineData("xK9#mP2$vL5@qR", "at least 15 characters; this has 14")]
    [InlineData("😀🐎🔋📎🎈🚲🍋🌧🧦🎹🗝🪁🥁🧭", "this has 14")]
    // Two keystrokes each, one character.
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", "this has 8")]
    [InlineData("passwordpassword", "repeats itself")]
    [InlineData("123456789012345", "at once")]
    [InlineData("qwertyuiopasdfghjkl", "common passwords")]
    [InlineData("iloveyouiloveyou", "repeats itself")]
    [InlineData("iloveyouiloveyouiloveyou", "repeats itself")]
    [InlineData("abcdefghijklmno", "alphabet")]
    [InlineData("usersweb-usersweb", "names")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaa", "repeats itself")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaab", "at once")]
    [InlineData("P@ssw0rdP@ssw0rd", "repeats itself")]
    [InlineData("password12345678", "common passwords")]
    [InlineData("Summer2024Summer2024!", "common passwords")]
    [InlineData("1q2w3e4r5t6y7u8i9o0p", "common passwords")]
    [InlineData("administratoradministrator", "repeats itself")]
    [InlineData("jxkfojxkfojxkfojxk", "repeats itself")]
    [InlineData("zoe.roux@example.com", "names")]
    [InlineData("ZoeRouxZoeRoux12", "names")]
    [InlineData("roux zoë example", "names")]
    [InlineData("correct horse\nbattery staple", "control")]
    [InlineData("\uFEFFcorrect horse battery staple", "byte order mark")]
    [InlineData("correct\u2028horse battery staple", "control")]
    public void A_password_that_is_tried_first_is_refused_with_what_to_do(string? password, string expected) =>
        Assert.Contains(expected, PasswordRules.Check(password, names: Zoe), StringComparison.Ordinal);

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() =>
        Assert.Contains("damaged", PasswordRules.Check("correct horse battery stapl\uD83D"), StringComparison.Ordinal);

    [Theory]
    [InlineData("kx9#mP2v", true)]
    [InlineData("kx9#mP2", false)]
    [InlineData("password", false)]
    [InlineData("zoerouxx", false)]
    public void With_a_second_factor_eight_characters_are_enough_when_they_are_not_common(string password, bool isTaken) =>
        Assert.Equal(isTaken, PasswordRules.Check(password, hasSecondFactor: true, Zoe) is null);

    [Fact]
    public void The_longest_is_256_characters_and_does_not_take_long()
    {
        var longest = string.Concat(Enumerable.Range(0, 64).Select(i => $"{i:00}é😀"));
        PasswordRules.Check(longest);
        var watch = Stopwatch.StartNew();

        Assert.Null(PasswordRules.Check(longest));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"It took {watch.Elapsed}.");
        Assert.Null(PasswordRules.Check(longest.Normalize(NormalizationForm.FormD)));
        Assert.Contains("at most 256", PasswordRules.Check(longest + "x"), StringComparison.Ordinal);
    }

    [Fact]
    public Task Composed_and_decomposed_spellings_are_one_password() =>
        Gen.OneOf("a", "é", "Å", "ñ", "각", "ệ", "ﬁ", "😀", "q\u0323\u0307", "ׂשּ").Array[15, 40].SampleAsync(async parts =>
        {
            var typed = string.Concat(parts);
            var (composed, decomposed) = (typed.Normalize(NormalizationForm.FormC), typed.Normalize(NormalizationForm.FormD));

            var hash = await Hashing.HashAsync(decomposed, new("test"), CancellationToken.None);

            Assert.Equal(PasswordRules.Check(composed), PasswordRules.Check(decomposed));
            using var turn = await Hashing.WaitAsync(new("other"), CancellationToken.None);
            Assert.All([composed, decomposed, typed], spelling =>
                Assert.Equal(PasswordVerificationResult.Success, turn.Verify(hash, spelling)));
            Assert.Equal(PasswordVerificationResult.Failed, turn.Verify(hash, typed + "a"));
        }, iter: 100, threads: 1);
}
