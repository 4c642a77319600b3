using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>How one status follows from another: the only place that says so.</summary>
public static class StatusChanges
{
    private static readonly Dictionary<StatusDeed, (UserStatus[] From, UserStatus To)> Table = new()
    {
        [StatusDeed.Accept] = ([UserStatus.Invited], UserStatus.Active),
        [StatusDeed.Confirm] = ([UserStatus.Unconfirmed], UserStatus.Active),
        [StatusDeed.ConfirmAndWait] = ([UserStatus.Unconfirmed], UserStatus.Waiting),
        [StatusDeed.Approve] = ([UserStatus.Waiting], UserStatus.Active),
        [StatusDeed.Deactivate] = (
            [UserStatus.Active, UserStatus.Invited, UserStatus.Unconfirmed, UserStatus.Waiting, UserStatus.Closing,
                UserStatus.Damaged],
            UserStatus.Deactivated),
        [StatusDeed.Restore] = ([UserStatus.Deactivated, UserStatus.Closing, UserStatus.Damaged], UserStatus.Active),
        [StatusDeed.Close] = ([UserStatus.Active], UserStatus.Closing),
    };

    // What somebody who writes a status into a form or the API means by it.
    private static readonly StatusDeed[] ByAdministrator = [StatusDeed.Approve, StatusDeed.Restore, StatusDeed.Deactivate];

    private static readonly UserStatus[] OfNew = [UserStatus.Active, UserStatus.Invited, UserStatus.Deactivated];

    /// <summary>How long who closes an account can come back.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>
    /// Leads somebody on; false when it can't be done from where they are. Who closed the account and was deactivated then is not erased
    /// while that lasts; restored, they are closing it again until the same day, or thirty days more where that has passed meanwhile.
    /// </summary>
    public static bool Follow(User user, StatusDeed deed, DateTime now)
    {
        if (After(deed, user.Status) is not { } status) return false;
        if (deed == StatusDeed.Restore && user is { Status: UserStatus.Deactivated, ErasedAfter: { } day })
            (user.Status, user.ErasedAfter) = (UserStatus.Closing, day > now ? day : now + Grace);
        else
            Set(user, status);
        return true;
    }

    /// <summary>Sets a status that was checked. The day of being erased is kept for who closes the account, deactivated or not.</summary>
    public static void Set(User user, UserStatus status)
    {
        user.Status = status;
        if (status is not (UserStatus.Closing or UserStatus.Deactivated)) user.ErasedAfter = null;
    }

    /// <summary>The status after a deed; null when it can't be done from this one.</summary>
    public static UserStatus? After(StatusDeed deed, UserStatus from) =>
        Table[deed] is var (allowed, to) && allowed.Contains(from) ? to : null;

    /// <summary>Whether a deed can be done from this status.</summary>
    public static bool Can(this UserStatus from, StatusDeed deed) => After(deed, from) is not null;

    /// <summary>What is wrong with a status that somebody wants to write, or null.</summary>
    /// <param name="from">The status that is saved; null for somebody new.</param>
    /// <param name="to">The status that is wanted.</param>
    public static string? Check(UserStatus? from, UserStatus to)
    {
        if (from is not { } saved)
            return OfNew.Contains(to) ? null : T("Somebody new is active, invited or deactivated.");
        if (saved == to || ByAdministrator.Any(deed => After(deed, saved) == to)) return null;
        return saved switch
        {
            UserStatus.Invited => T("Whoever is invited becomes active by accepting the invitation."),
            UserStatus.Unconfirmed => T("Whoever signs up becomes active by the link that was sent to them."),
            _ => T("This status is not set by hand."),
        };
    }
}

/// <summary>What leads from one status to another.</summary>
public enum StatusDeed
{
    /// <summary>They accept the invitation.</summary>
    Accept,

    /// <summary>They show that the e-mail address is theirs.</summary>
    Confirm,

    /// <summary>The same where somebody must approve it.</summary>
    ConfirmAndWait,

    /// <summary>Somebody approves it.</summary>
    Approve,

    /// <summary>Somebody shuts them out.</summary>
    Deactivate,

    /// <summary>Somebody lets them in again, or they come back before the account is erased.</summary>
    Restore,

    /// <summary>They close their account.</summary>
    Close,
}
