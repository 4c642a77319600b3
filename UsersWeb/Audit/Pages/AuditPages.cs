using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit.Pages;

/// <summary>What the page of all activity shows.</summary>
/// <param name="Search">What was asked for, as it stands in the URL.</param>
/// <param name="Chips">Each filter that is set, in words.</param>
/// <param name="List">What matches; null when a filter can't be read.</param>
public sealed record AuditPage(AuditSearch Search, IReadOnlyList<FilterChip> Chips, AuditList? List);

/// <summary>A page of entries.</summary>
/// <param name="Page">The entries, with cursors to both sides.</param>
/// <param name="Size">Most rows.</param>
/// <param name="Count">How many match, counted up to <see cref="AuditQuery.CountLimit"/>; one more means "more".</param>
/// <param name="Present">Which of the users that they tell of are still there.</param>
public sealed record AuditList(Page<AuditEntry> Page, int Size, int Count, IReadOnlySet<long> Present);

/// <summary>What the page of one person's activity shows.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Label">What others call them.</param>
/// <param name="UserName">What they sign in with.</param>
/// <param name="IsBy">Whether it shows what they did, instead of what was done to them.</param>
/// <param name="List">What it shows.</param>
public sealed record UserActivityPage(long Id, string Label, string UserName, bool IsBy, AuditList List);
