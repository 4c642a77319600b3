using UsersWeb.Accounts.Codes;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Letters;

/// <summary>Invites by mail: a link to choose a password.</summary>
public sealed class Invitations(OneTimeCodes codes, AccountLetters letters, AuditTrail audit) : IInvitations
{
    /// <inheritdoc />
    public void Add(User user)
    {
        letters.Invite(user, codes.Add(user.Id, CodePurpose.Invitation, user.Email!));
        audit.Add(AuditActions.UserInvite, user.Id, user.UserName, null, new() { ["email"] = user.Email });
    }
}
