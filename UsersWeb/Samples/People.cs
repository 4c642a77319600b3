using System.Globalization;
using UsersWeb.Data;

namespace UsersWeb.Samples;

/// <summary>Invents people. The same seed, number and day always make the same person.</summary>
/// <param name="seed">Any number.</param>
/// <param name="today">Nobody was created or signed in after it; UTC.</param>
internal sealed class People(int seed, DateTime today)
{
    private static readonly TimeSpan Past = TimeSpan.FromDays(3 * 365);
    private static readonly string[] Domains = ["example.com", "example.org", "example.net"]; // RFC 2606
    private static readonly string[] Emoji = ["🌻", "🚀", "🎉", "🐙", "☕", "🏳️‍🌈", "👩🏽‍💻", "🇺🇳", "🦊", "❤️"];

    /// <summary>
    /// The person of a number. User name and e-mail end in the number, so no two of a seed's, or of any other's, are alike.
    /// </summary>
    public User Person(long number)
    {
        var dice = new Dice(seed, number);
        var culture = dice.One(Cultures.All);
        var (given, family) = (dice.One(culture.Given), dice.One(culture.Family));
        var createdAt = (today - dice.Share() * Past).ToMicroseconds();
        var userName = UserName(dice, given, family, number);
        var email = string.Create(CultureInfo.InvariantCulture, $"{given.Latin}.{family.Latin}{number}@{dice.One(Domains)}");
        var displayName = dice.Percent(12) ? null : DisplayName(dice, culture, given, family);
        var person = new User
        {
            UserName = userName,
            NormalizedUserName = NormalForms.UserName(userName),
            Email = email,
            NormalizedEmail = NormalForms.Email(email),
            DisplayName = displayName,
            NormalizedDisplayName = NormalForms.DisplayName(displayName),
            PhoneNumber = dice.Percent(35) ? null : PhoneNumbers.Of(dice.Next()),
            Status = dice.Percent(8) ? UserStatus.Deactivated : UserStatus.Active,
            CreatedAt = createdAt,
            UpdatedAt = dice.Percent(60) ? createdAt : Between(dice, createdAt, today),
            LastSignInAt = dice.Percent(30) ? null : Between(dice, createdAt, today),
            EmailConfirmed = dice.Percent(80),
            IsSample = true,
            // Not part of the person: it must differ even between two databases.
            ConcurrencyStamp = Guid.NewGuid().ToString(),
        };
        person.SearchText = SearchText.Of(person);
        return person;
    }

    private static string UserName(Dice dice, Name given, Name family, long number) => FormattableString.Invariant((dice.Next() % 6) switch
    {
        0 => $"{given.Native}{number}",
        1 => $"{given.Native}.{family.Native}{number}",
        2 => $"{family.Native}_{given.Native}{number}",
        3 => $"{given.Latin}-{number}",
        4 => $"{given.Latin[0]}{family.Latin}{number}",
        _ => $"{given.Latin}.{family.Latin}{number}",
    });

    private static string DisplayName(Dice dice, Culture culture, Name given, Name family)
    {
        var name = culture.FamilyFirst ? family.Native + culture.Separator + given.Native : given.Native + culture.Separator
            + family.Native;
        return dice.Percent(3) ? $"{name} {dice.One(Emoji)}" : name;
    }

    private static DateTime Between(Dice dice, DateTime from, DateTime to) => (from + dice.Share() * (to - from)).ToMicroseconds();
}
