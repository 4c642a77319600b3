using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Failures;

/// <summary>
/// One try of a password: who tries, for whom, and what is counted of it. A device on which this user has signed in is counted by
/// itself, so that nobody else can hold it up.
/// </summary>
/// <param name="Subject">Of <see cref="SubjectOf"/>.</param>
/// <param name="Counters">In the order in which they are counted, the same for every try, so that two never wait for each other.</param>
/// <param name="Forgotten">Keys that a good sign-in takes away altogether.</param>
public sealed record Attempt(string Subject, IReadOnlyList<FailureCounter> Counters, IReadOnlyList<string> Forgotten)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan WindowOfName = TimeSpan.FromDays(1);

    /// <summary>A user by the key, so that the user name and the e-mail address are one; a name that nobody has by itself.</summary>
    /// <param name="userId">Null where nobody has the name.</param>
    /// <param name="login">As typed.</param>
    public static string SubjectOf(long? userId, string login) => userId is { } id
        ? Hash("user", id.ToString(CultureInfo.InvariantCulture)) : Hash("name", NormalForm(login.Trim()));

    // As it would be looked up, so that no spelling of it is another name.
    private static string NormalForm(string login) => login.Length > UserLimits.Normalized || !Text.IsSearchable(login) ? ""
        : Text.Fold(login).Contains('@', StringComparison.Ordinal) ? NormalForms.Email(login) : NormalForms.UserName(login);

    internal static Attempt Of(string address, string? device, string subject, FailureLimits limits)
    {
        var pair = new FailureCounter(
            FailureKind.AddressAndName, Hash("pair", address, subject), subject, limits.OfAddressAndName, Window, limits.Pause);
        if (device is not null)
        {
            var own = pair with { Kind = FailureKind.Device, Key = Hash("device", device, subject) };
            return new(subject, [own], [own.Key, pair.Key]);
        }
        var name = new FailureCounter(FailureKind.Name, Hash("all", subject), subject, limits.OfName, WindowOfName, null);
        return new(subject, [OfAddress(address, limits), pair, name], [pair.Key]);
    }

    internal static FailureCounter OfAddress(string address, FailureLimits limits) =>
        new(FailureKind.Address, Hash("address", address), null, limits.OfAddress, Window, limits.Pause);

    // The line break keeps the parts apart.
    private static string Hash(params string[] parts) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
