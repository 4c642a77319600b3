using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Tests.Moves.Model;

/// <summary>A small model with the kinds of columns and tables that the application does not use yet.</summary>
internal sealed class KindsContext(DbContextOptions<KindsContext> options) : DbContext(options)
{
    private static readonly Guid Seeded = new("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Thing>(thing =>
        {
            thing.ToTable("Things");
            thing.Property(t => t.Id).IsNotSecret();
            thing.Property(t => t.Other).IsNotSecret();
            thing.Property(t => t.Large).IsNotSecret();
            thing.Property(t => t.Small).HasMaxLength(32);
            thing.Property(t => t.Amount).HasPrecision(20, 6);
            thing.Property(t => t.Rate).HasPrecision(28, 10);
        });
        modelBuilder.Entity<Credential>(credential =>
        {
            credential.ToTable("Credentials");
            credential.Property(c => c.Id).HasMaxLength(64);
            credential.Property(c => c.Owner).IsNotSecret();
            credential.HasIndex(c => c.Owner).HasDatabaseName("IX_Credentials_Owner").IsUnique();
        });
        modelBuilder.Entity<Entry>(entry =>
        {
            entry.ToTable("Entries");
            entry.Property(e => e.Mark).IsNotSecret();
            entry.Property(e => e.Raw).HasMaxLength(8).IsNotSecret();
            entry.Property(e => e.Sum).HasPrecision(10, 2);
            entry.HasData(new Entry { Id = 1, Mark = Seeded, Raw = [1, 0, 255], Sum = 2.50m });
        });
        modelBuilder.Entity<Login>(login =>
        {
            login.ToTable("Logins");
            login.HasKey(l => new { l.Service, l.Secret });
            login.Property(l => l.Service).HasMaxLength(128).IsNotSecret();
            login.Property(l => l.Secret).HasMaxLength(128).IsSecret();
            login.Property(l => l.Name).HasMaxLength(128).IsNotSecret();
            login.HasOne<Entry>().WithMany().HasForeignKey(l => l.EntryId);
            if (!Database.IsNpgsql()) return;
            foreach (var property in login.Metadata.GetProperties().Where(property => property.ClrType == typeof(string)))
                property.SetCollation("C");
        });
        modelBuilder.Entity<Term>(term => term.ToTable("Terms").IsRebuilt().HasOne<Entry>().WithMany().HasForeignKey(t => t.EntryId));
        modelBuilder.Entity<Lease>(lease => lease.ToTable("Leases").IsLeft());
    }
}

internal sealed class Thing
{
    public Guid Id { get; set; }

    public decimal Amount { get; set; }

    public decimal? Rate { get; set; }

    public Guid? Other { get; set; }

    public byte[]? Small { get; set; }

    public byte[]? Large { get; set; }
}

internal sealed class Credential
{
    public required byte[] Id { get; set; }

    public Guid Owner { get; set; }
}

internal sealed class Entry
{
    public long Id { get; set; }

    public Guid Mark { get; set; }

    public required byte[] Raw { get; set; }

    public decimal Sum { get; set; }
}

/// <summary>Its key is of texts.</summary>
internal sealed class Login
{
    public required string Service { get; set; }

    public required string Secret { get; set; }

    public string? Name { get; set; }

    public long EntryId { get; set; }
}

/// <summary>Follows from entries.</summary>
internal sealed class Term
{
    public long Id { get; set; }

    public long EntryId { get; set; }
}

/// <summary>Means something in its own database only.</summary>
internal sealed class Lease
{
    public long Id { get; set; }
}
