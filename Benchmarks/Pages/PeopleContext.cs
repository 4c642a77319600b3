using Microsoft.EntityFrameworkCore;

namespace Pages;

/// <summary>The tables that the pages show.</summary>
public sealed class PeopleContext(DbContextOptions<PeopleContext> options) : DbContext(options)
{
    /// <summary>The users.</summary>
    public DbSet<Person> People => Set<Person>();

    /// <summary>What was done.</summary>
    public DbSet<Entry> Entries => Set<Entry>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Person>().ToTable("Users");
        modelBuilder.Entity<Entry>().ToTable("AuditEntries");
    }
}

/// <summary>A user.</summary>
public sealed record Person(
    long Id, string UserName, string Email, string? DisplayName, string? PhoneNumber, string Status, string? TimeZone, string? Language,
    DateTime CreatedAt, DateTime UpdatedAt, DateTime? LastSignInAt, string NormalizedUserName);

/// <summary>Something that was done.</summary>
public sealed record Entry(long Id, DateTime At, string ActorName, string Action, long? SubjectId, string? SubjectName);
