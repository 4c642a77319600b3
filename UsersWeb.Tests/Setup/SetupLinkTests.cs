using Microsoft.AspNetCore.DataProtection;
using UsersWeb.Setup;

namespace UsersWeb.Tests.Setup;

public class SetupLinkTests
{
    private readonly Clock clock = new();
    private readonly SetupLink link;

    public SetupLinkTests() => link = new(new EphemeralDataProtectionProvider(), null!, null!, clock);

    [Fact]
    public void A_code_is_good_for_thirty_minutes()
    {
        var code = link.CreateCode();

        clock.Now += TimeSpan.FromMinutes(29);
        Assert.True(link.IsValid(code));
        clock.Now += TimeSpan.FromMinutes(2);
        Assert.False(link.IsValid(code));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Another_text_is_no_code(string? code) => Assert.False(link.IsValid(code));

    [Fact]
    public void A_code_that_another_key_ring_made_is_none()
    {
        var other = new SetupLink(new EphemeralDataProtectionProvider(), null!, null!, clock);

        Assert.False(link.IsValid(other.CreateCode()));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = TimeProvider.System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
