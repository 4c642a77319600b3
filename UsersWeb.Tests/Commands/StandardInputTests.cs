using System.Text;
using UsersWeb.Commands;

namespace UsersWeb.Tests.Commands;

/// <summary>What comes by standard input is taken as it is, or refused.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class StandardInputTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_in_utf8_comes_as_it_is()
    {
        Assert.Equal("Zoë 😀\r\n漢字", await StandardInput.ReadAsync(Of("Zoë 😀\r\n漢字"u8.ToArray()), Token));
        Assert.Equal("Zoë 😀", StandardInput.ReadLine(Of("Zoë 😀\nmore"u8.ToArray())));
        Assert.Null(StandardInput.ReadLine(Of([])));
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x61 }, "byte order mark")]
    [InlineData(new byte[] { 0x5A, 0x6F, 0xEB }, "UTF-8")] // Latin-1
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "UTF-8")] // UTF-16
    [InlineData(new byte[] { 0xED, 0xA0, 0xBD }, "UTF-8")] // half of a surrogate pair
    public async Task Anything_else_is_refused_with_what_to_do(byte[] bytes, string expected)
    {
        var all = await Assert.ThrowsAnyAsync<Exception>(() => StandardInput.ReadAsync(Of(bytes), Token));
        var line = Assert.ThrowsAny<Exception>(() => StandardInput.ReadLine(Of(bytes)));

        Assert.Contains(expected, all.Message, StringComparison.Ordinal);
        Assert.Equal(all.Message, line.Message);
    }

    private static StreamReader Of(byte[] bytes) => StandardInput.Reader(new MemoryStream(bytes));
}
