using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>When work that comes round again is put down next. Each database has its own: a move leaves it behind.</summary>
public sealed class RecurringWork
{
    /// <summary>Key: the kind of the <see cref="WorkItem"/>.</summary>
    [Key, MaxLength(WorkItem.Name), NotSecret]
    public required string Kind { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime DueAt { get; set; }
}
