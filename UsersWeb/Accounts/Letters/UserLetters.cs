using UsersWeb.Accounts.Codes;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Letters;

/// <summary>What follows from changes of a person, by mail.</summary>
public sealed class UserLetters(OneTimeCodes codes, AuditTrail audit, IServiceProvider services) : IUserLetters
{
    // Whoever has asked for it has read the keys by that.
    private AccountLetters Letters => services.GetRequiredService<AccountLetters>();

    /// <inheritdoc />
    public void Prepare() => _ = Letters;

    /// <inheritdoc />
    public void Invite(User user)
    {
        Letters.Invite(user, codes.Add(user.Id, CodePurpose.Invitation, user.Email!));
        audit.Add(AuditActions.UserInvite, user.Id, user.UserName, null, new() { ["email"] = user.Email });
    }

    /// <inheritdoc />
    public void TellOfApproval(User user) => Letters.Approved(user);

    /// <inheritdoc />
    public void TellOfAnotherAddress(User user, string oldEmail) => Letters.EmailChanged(user, oldEmail);
}
