using Microsoft.AspNetCore.Mvc.ViewFeatures;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Sessions;

/// <summary>Whoever signs in to an account that is being closed has it again.</summary>
public sealed class ComingBack(
    UserChanges changes, IHttpContextAccessor accessor, ITempDataDictionaryFactory notices, TimeProvider clock)
{
    /// <summary>Opens it where it is being closed, and says so on the next page; false when it is gone.</summary>
    public async Task<bool> TryAsync(User user, CancellationToken cancellation)
    {
        if (user.Status != UserStatus.Closing) return true;
        var result = await changes.ChangeByLinkAsync(user.Id, AuditActions.UserRestore, closing =>
        {
            // Whoever was deactivated at this moment is not let in by it.
            var isBack = closing.Status == UserStatus.Closing && StatusChanges.Follow(closing, StatusDeed.Restore, clock.Now());
            return Task.FromResult(isBack ? ChangeResult.Done : ChangeResult.TooLate);
        }, cancellation);
        if (result != ChangeResult.Done) return false;
        notices.GetTempData(accessor.HttpContext!)["Notice"] = T("Welcome back. Your account is not closed any more.");
        return true;
    }
}
