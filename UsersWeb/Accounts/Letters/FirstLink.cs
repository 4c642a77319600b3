using UsersWeb.Accounts.Codes;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Letters;

/// <summary>Sends the link once more by which somebody comes who has not come yet.</summary>
public sealed class FirstLink(OneTimeCodes codes, AccountLetters letters, IUserLetters userLetters)
{
    /// <summary>Adds it; false for somebody who has come.</summary>
    public async Task<bool> AddAgainAsync(User user, CancellationToken cancellation)
    {
        switch (user.Status)
        {
            case UserStatus.Invited:
                await codes.RemoveOldAsync(user.Id, CodePurpose.Invitation, cancellation);
                userLetters.Invite(user);
                return true;
            case UserStatus.Unconfirmed:
                await codes.RemoveOldAsync(user.Id, CodePurpose.Confirmation, cancellation);
                letters.Confirm(user, codes.Add(user.Id, CodePurpose.Confirmation, user.Email!));
                return true;
            default:
                return false;
        }
    }
}
