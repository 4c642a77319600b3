using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Dashboard;

/// <summary>What the dashboard shows.</summary>
/// <param name="Figures">Null as long as they are being counted for the first time.</param>
/// <param name="AsOf">UTC; when they were counted.</param>
/// <param name="Failure">Why the last attempt to count led to nothing.</param>
/// <param name="Changes">The newest changes of people; empty for who may not see the audit.</param>
/// <param name="FailedMail">Mails that were given up, counted up to one more than <see cref="MailLimit"/>.</param>
/// <param name="SendsNoMail">Whether there is no mail server.</param>
/// <param name="Outgrown">Why to move to a server; null for staying, and for who may not move.</param>
/// <param name="AuditDays">For how many days the audit is kept, where that is less than the graphs show; else null.</param>
public sealed record DashboardPage(
    Figures? Figures, DateTime? AsOf, KeptFailure Failure, IReadOnlyList<AuditEntry> Changes, int FailedMail, bool SendsNoMail,
    string? Outgrown, int? AuditDays)
{
    /// <summary>Failed mails are counted no further.</summary>
    public const int MailLimit = 1_000;

    /// <summary>Whether there is nobody but whoever set it up.</summary>
    public bool IsFirstDay => Figures is { Total: <= 1 };
}
