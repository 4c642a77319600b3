using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Access;

/// <summary>For how long somebody is kept out, and why.</summary>
/// <param name="Days">One of <see cref="Lives"/>.</param>
/// <param name="Reason">At most <see cref="UserLimits.Reason"/> characters; for those who look after users.</param>
public sealed record LockForm(string? Days = "1", string? Reason = null)
{
    /// <summary>What is offered, in days, and the words for it.</summary>
    public static IReadOnlyList<(string Days, string Words)> Lives =>
        [("1", T("For a day")), ("7", T("For a week")), ("30", T("For 30 days")), ("365", T("For a year"))];

    /// <summary>Until when; problems go to the model state.</summary>
    public DateTime Check(ModelStateDictionary state, DateTime now)
    {
        if (!string.IsNullOrWhiteSpace(Reason) && UserRules.Text(Reason.Trim(), UserLimits.Reason) is { } problem)
            state.AddModelError(nameof(Reason), problem);
        if (Lives.Any(life => life.Days == Days)) return now.AddDays(int.Parse(Days!, CultureInfo.InvariantCulture));
        state.AddModelError(nameof(Days), T("Choose one of these."));
        return now;
    }
}
