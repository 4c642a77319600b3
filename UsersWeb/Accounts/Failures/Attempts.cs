using UsersWeb.Accounts.Passwords;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Accounts.Failures;

/// <summary>Who is trying: by their device where that is known, else by the address.</summary>
public sealed class Attempts(Current current, KnownDevice device, FailureLimits limits)
{
    private readonly string address = ClientAddress.Of(current.Address);

    /// <summary>Whose turn it is to hash. Who has signed in there before does not wait behind others at the same address.</summary>
    public HashingClient Client => device.LastUser() is { } user
        ? new($"user {Human.Id(user)}", IsKnown: true, address) : new(address);

    /// <summary>What is counted of the address alone; null where the device is known.</summary>
    public FailureCounter? OfAddress => device.Find() is null ? Attempt.OfAddress(address, limits) : null;

    /// <summary>A try.</summary>
    /// <param name="user">Null where nobody has the name.</param>
    /// <param name="login">As typed.</param>
    public Attempt Of(User? user, string login) =>
        Attempt.Of(address, user is null ? null : device.Find(user.Id), Attempt.SubjectOf(user?.Id, login), limits);

    /// <summary>A user has typed the right password.</summary>
    public void Succeeded(User user) => device.Remember(user.Id);
}
