using UsersWeb.Accounts.Codes;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Letters;

/// <summary>What follows from changes of a person, by mail.</summary>
public sealed class UserLetters(OneTimeCodes codes, AccountLetters letters, AuditTrail audit) : IUserLetters
{
    /// <inheritdoc />
    public void Invite(User user)
    {
        letters.Invite(user, codes.Add(user.Id, CodePurpose.Invitation, user.Email!));
        audit.Add(AuditActions.UserInvite, user.Id, user.UserName, null, new() { ["email"] = user.Email });
    }

    /// <inheritdoc />
    public void TellOfApproval(User user) => letters.Approved(user);

    /// <inheritdoc />
    public void TellOfAnotherAddress(User user, string oldEmail) => letters.EmailChanged(user, oldEmail);
}
