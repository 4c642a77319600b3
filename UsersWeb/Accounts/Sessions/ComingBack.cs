using Microsoft.AspNetCore.Mvc.ViewFeatures;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Sessions;

/// <summary>Whoever signs in to an account that is being closed has it again.</summary>
public sealed class ComingBack(UserChanges changes, IHttpContextAccessor accessor, ITempDataDictionaryFactory notices)
{
    /// <summary>Opens it where it is being closed, and says so on the next page; false when it is gone.</summary>
    public async Task<bool> TryAsync(User user, CancellationToken cancellation)
    {
        if (user.Status != UserStatus.Closing) return true;
        var result = await changes.ChangeByLinkAsync(user.Id, AuditActions.UserRestore, closing =>
        {
            if (StatusChanges.After(StatusDeed.Restore, closing.Status) is not { } status) return Task.FromResult(ChangeResult.TooLate);
            (closing.Status, closing.ErasedAfter) = (status, null);
            return Task.FromResult(ChangeResult.Done);
        }, cancellation);
        if (result != ChangeResult.Done) return false;
        notices.GetTempData(accessor.HttpContext!)["Notice"] = "Welcome back. Your account is not closed any more.";
        return true;
    }
}
