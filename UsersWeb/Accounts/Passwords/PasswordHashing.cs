using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Passwords;

/// <summary>
/// The one place where passwords are hashed. A hash costs 0.2 s of a processor, so there are turns: as many at once as processors
/// less one, to keep the rest responsive. Each client has some of them and a few places to wait, and comes to the common queue with
/// no more than its turns; so the order is fair, and whoever floods waits behind themselves. Those who are known wait behind one
/// round of strangers at most, however many addresses a flood comes from.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    // As many as come to their turn within two seconds: later an answer is worth nothing.
    private const int MostRounds = 8;
    private const int MostKnownWaiting = 64;

    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount - 1);
    private static readonly HashingClient All = new("");
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly PasswordHasher<object> hasher;
    private readonly PartitionedRateLimiter<HashingClient> turns;
    private readonly Lazy<string> nobodys;

    /// <param name="options">How many rounds.</param>
    public PasswordHashing(IOptions<PasswordHasherOptions> options)
    {
        hasher = new(options);
        nobodys = new(() => hasher.HashPassword(this, Guid.NewGuid().ToString()));
        // In this order: a client's turn, the strangers', the one of all. They are given back from the last on.
        turns = PartitionedRateLimiter.CreateChained(
            Create(client => Limit(client, Math.Max(1, AtOnce / 2), MostRounds)),
            // Whoever has many accounts has fewer addresses.
            Create(client => client.IsKnown ? Limit(new(client.Address, IsKnown: true), AtOnce, MostRounds)
                : Limit(All, AtOnce, MostRounds * AtOnce)),
            Create(_ => Limit(All, AtOnce, MostKnownWaiting)));
    }

    /// <summary>Hashes a new password, when it is the client's turn.</summary>
    /// <exception cref="TooManyRequestsException">There is no place to wait.</exception>
    public async Task<string> HashAsync(string password, HashingClient client, CancellationToken cancellation)
    {
        using var turn = await WaitAsync(client, cancellation);
        return turn.Hash(password);
    }

    /// <summary>Waits for the client's turn, which lasts until it is disposed.</summary>
    /// <param name="client">Whoever asks.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <exception cref="TooManyRequestsException">There is no place to wait.</exception>
    public async Task<Turn> WaitAsync(HashingClient client, CancellationToken cancellation)
    {
        var lease = await turns.AcquireAsync(client, permitCount: 1, cancellation);
        if (lease.IsAcquired) return new(this, lease);
        lease.Dispose();
        throw new TooManyRequestsException(RetryAfter);
    }

    /// <inheritdoc />
    public void Dispose() => turns.Dispose();

    private static PartitionedRateLimiter<HashingClient> Create(Func<HashingClient, RateLimitPartition<HashingClient>> limit) =>
        PartitionedRateLimiter.Create(limit);

    private static RateLimitPartition<HashingClient> Limit(HashingClient client, int atOnce, int waiting) =>
        RateLimitPartition.GetConcurrencyLimiter(client, _ => new()
        {
            PermitLimit = atOnce,
            QueueLimit = waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });

    /// <summary>The time in which a client may hash.</summary>
    public sealed class Turn : IDisposable
    {
        private readonly PasswordHashing hashing;
        private readonly RateLimitLease lease;

        internal Turn(PasswordHashing hashing, RateLimitLease lease) => (this.hashing, this.lease) = (hashing, lease);

        /// <summary>Hashes what was typed, in NFC.</summary>
        public string Hash(string password) => hashing.hasher.HashPassword(hashing, PasswordText.Normalize(password));

        /// <summary>Compares what was typed, in NFC; no hash is never right, and takes as long.</summary>
        public PasswordVerificationResult Verify(string? hash, string password)
        {
            // The first of the process makes it, whoever that is.
            var nobodys = hashing.nobodys.Value;
            var result = hashing.hasher.VerifyHashedPassword(hashing, hash ?? nobodys, PasswordText.Normalize(password));
            return hash is null ? PasswordVerificationResult.Failed : result;
        }

        /// <inheritdoc />
        public void Dispose() => lease.Dispose();
    }
}

/// <summary>Who waits for a turn to hash.</summary>
/// <param name="Name">A user who has signed in on this device before, or else an address as <see cref="ClientAddress"/> says.</param>
/// <param name="IsKnown">Whether somebody has signed in there before.</param>
/// <param name="Address">Where the known one is.</param>
public readonly record struct HashingClient(string Name, bool IsKnown = false, string Address = "")
{
    /// <summary>The console.</summary>
    public static HashingClient Console { get; } = new(ClientAddress.Of(null), IsKnown: true);
}
