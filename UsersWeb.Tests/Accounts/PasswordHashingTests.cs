using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using UsersWeb.Accounts.Passwords;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Tests.Accounts;

/// <summary>Whose turn it is to hash, on a machine with any number of processors.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class PasswordHashingTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly PasswordHashing hashing = new(Options.Create(new PasswordHasherOptions { IterationCount = 1 }));

    [Fact]
    public async Task Whoever_floods_waits_behind_themselves()
    {
        var flood = Enumerable.Range(0, 200).Select(_ => WaitAsync("flood")).ToList();
        var (running, refused) = (flood.Where(turn => turn.IsCompletedSuccessfully).ToList(), flood.Where(turn => turn.IsFaulted).ToList());

        var other = WaitAsync("other");
        (await running[0]).Dispose();

        using var turn = await other.WaitAsync(Soon, Token);
        Assert.NotEmpty(refused);
        Assert.All(refused, one => Assert.IsType<TooManyRequestsException>(one.Exception!.InnerException));
        Assert.Contains(flood, one => !one.IsCompleted);
    }

    [Fact]
    public async Task A_turn_that_is_given_back_goes_to_whoever_waits_and_one_given_up_to_nobody()
    {
        var held = Enumerable.Range(0, Environment.ProcessorCount).Select(i => WaitAsync($"{i}")).ToList();
        using var impatient = new CancellationTokenSource();
        var givenUp = hashing.WaitAsync(new("impatient"), impatient.Token);
        var patient = WaitAsync("patient");
        await impatient.CancelAsync();

        foreach (var turn in held) (await turn.WaitAsync(Soon, Token)).Dispose();

        using var last = await patient.WaitAsync(Soon, Token);
        if (!givenUp.IsCompletedSuccessfully) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
    }

    [Fact]
    public async Task However_many_strangers_there_are_a_known_device_is_next()
    {
        var strangers = Enumerable.Range(0, 200).Select(i => WaitAsync($"{i}")).ToList();
        var running = strangers.Where(turn => turn.IsCompletedSuccessfully).ToList();
        Assert.Equal(8 * running.Count, strangers.Count(turn => !turn.IsCompleted));

        var known = hashing.WaitAsync(new("known", IsKnown: true), Token);
        (await running[0]).Dispose();

        using var turn = await known.WaitAsync(Soon, Token);
        Assert.Equal(8 * running.Count, strangers.Count(turn => !turn.IsCompleted));
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1%3", "2001:db8:1:2::/64")]
    [InlineData(null, "local")]
    public void A_client_is_an_address_or_a_subnet(string? address, string client) => Assert.Equal(client, ClientAddress.Of(address));

    public void Dispose() => hashing.Dispose();

    private Task<PasswordHashing.Turn> WaitAsync(string client) => hashing.WaitAsync(new(client), Token);
}
