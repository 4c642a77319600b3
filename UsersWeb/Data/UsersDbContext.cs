using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace UsersWeb.Data;

/// <summary>The model all engines share. Each engine derives a context of its own, so that each has its own migrations.</summary>
public abstract class UsersDbContext : DbContext, IDataProtectionKeyContext
{
    /// <summary>
    /// A change that failed is rolled back whole. A savepoint for each save costs two statements, and would hide that a server
    /// has given the transaction up.
    /// </summary>
    protected UsersDbContext(DbContextOptions options) : base(options) => Database.AutoSavepointsEnabled = false;

    /// <summary>People.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>Words by which people are found.</summary>
    public DbSet<UserTerm> UserTerms => Set<UserTerm>();

    /// <summary>How far those are complete.</summary>
    public DbSet<SearchIndex> SearchIndex => Set<SearchIndex>();

    /// <summary>Roles that can be given.</summary>
    public DbSet<Role> Roles => Set<Role>();

    /// <summary>Who has which role.</summary>
    public DbSet<UserRole> UserRoles => Set<UserRole>();

    /// <summary>
    /// The roles of people that mean something to the application: the sum of one person's keys says which they have. A row of
    /// another role, as by hand, must not be taken for one of these.
    /// </summary>
    // 1, 2 and 4. As a range, because SQLite builds a table of its own for a list each time, and this is asked at each request.
    public IQueryable<UserRole> RolesThatCount => UserRoles.Where(role =>
        role.RoleId >= Role.AdministratorId && role.RoleId <= Role.AuditorId && role.RoleId != (Role.AdministratorId | Role.ManagerId));

    /// <summary>Bearer tokens of the API.</summary>
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    /// <summary>Who is signed in, and where.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Links that let somebody do one thing, once.</summary>
    public DbSet<OneTimeCode> OneTimeCodes => Set<OneTimeCode>();

    /// <summary>The apps that show people codes for the second step of a sign-in.</summary>
    public DbSet<Authenticator> Authenticators => Set<Authenticator>();

    /// <summary>Remarks on people.</summary>
    public DbSet<Note> Notes => Set<Note>();

    /// <summary>Lists of users that people keep for themselves.</summary>
    public DbSet<SavedView> SavedViews => Set<SavedView>();

    /// <summary>People who were ticked, to have the same done to them.</summary>
    public DbSet<Selection> Selections => Set<Selection>();

    /// <summary>Who is in them.</summary>
    public DbSet<SelectedUser> SelectedUsers => Set<SelectedUser>();

    /// <summary>Files of people that somebody brought.</summary>
    public DbSet<Import> Imports => Set<Import>();

    /// <summary>What stands in them, until they are done.</summary>
    public DbSet<ImportChunk> ImportChunks => Set<ImportChunk>();

    /// <summary>What is wrong with them.</summary>
    public DbSet<ImportProblem> ImportProblems => Set<ImportProblem>();

    /// <summary>Passkeys of people.</summary>
    public DbSet<Passkey> Passkeys => Set<Passkey>();

    /// <summary>Codes for whoever has lost that app.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>Who did what.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Wrong passwords of late.</summary>
    public DbSet<SignInFailureCount> SignInFailures => Set<SignInFailureCount>();

    /// <summary>The ring that signs cookies.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>What is to be done in the background.</summary>
    public DbSet<WorkItem> WorkItems => Set<WorkItem>();

    /// <summary>When work that comes round again is due.</summary>
    public DbSet<RecurringWork> RecurringWork => Set<RecurringWork>();

    /// <summary>Mail that waits, was sent or has failed.</summary>
    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    /// <summary>
    /// In a query: a condition that is looked at in rows that were found by something else. No index is read for it, and no guess is made
    /// how many rows it leaves.
    /// </summary>
    /// <param name="condition">Any.</param>
    /// <param name="otherwise">False.</param>
    public static bool InRow(bool condition, bool otherwise) => throw new InvalidOperationException("Only in queries.");

    /// <summary>
    /// Whether rows without a value are read from its index in the order of their keys only where the value is not named in the order.
    /// MariaDB sorts them all otherwise; PostgreSQL reads all rows by their keys otherwise.
    /// </summary>
    public virtual bool OrdersNullsByKey => false;

    /// <summary>The collation that compares by code point; null where that is the engine's default.</summary>
    protected abstract string? BinaryCollation { get; }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(ConfigureUser);
        modelBuilder.Entity<UserTerm>(term =>
        {
            term.IsRebuilt();
            term.HasKey(t => new { t.Term, t.UserId });
            term.HasOne<User>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<SearchIndex>(index =>
        {
            index.IsRebuilt();
            index.Property(i => i.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<Role>(role =>
        {
            role.Property(r => r.Name).HasMaxLength(UserLimits.UserName).IsNotSecret();
            role.Property(r => r.NormalizedName).HasMaxLength(UserLimits.Normalized).IsNotSecret();
            role.Property(r => r.ConcurrencyStamp).HasMaxLength(36).IsConcurrencyToken().IsNotSecret();
            role.HasIndex(r => r.NormalizedName).HasDatabaseName("IX_Roles_NormalizedName").IsUnique();
            role.HasData(Seed(Role.AdministratorId, Role.Administrator), Seed(Role.ManagerId, Role.Manager),
                Seed(Role.AuditorId, Role.Auditor));
        });
        modelBuilder.Entity<UserRole>(role =>
        {
            role.HasKey(r => new { r.UserId, r.RoleId });
            role.HasOne<User>().WithMany().HasForeignKey(r => r.UserId).OnDelete(DeleteBehavior.Cascade);
            role.HasOne<Role>().WithMany().HasForeignKey(r => r.RoleId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<ApiToken>(token =>
        {
            token.Property(t => t.Name).HasMaxLength(UserLimits.TokenName).IsNotSecret();
            token.Property(t => t.Hash).HasMaxLength(64).IsSecret();
            token.HasIndex(t => t.Hash).IsUnique();
            token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<Session>(session =>
        {
            session.Property(s => s.Hash).HasMaxLength(64).IsSecret();
            session.HasIndex(s => s.Hash).IsUnique();
            session.HasIndex(s => s.EndsAt);
            session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<OneTimeCode>(code =>
        {
            code.Property(c => c.Hash).HasMaxLength(64).IsSecret();
            code.Property(c => c.Purpose).HasConversion<string>().HasMaxLength(16).IsNotSecret();
            code.HasIndex(c => c.Hash).IsUnique();
            code.HasIndex(c => c.EndsAt);
            code.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        ConfigureFactors(modelBuilder);
        modelBuilder.Entity<Note>(note =>
        {
            note.Property(n => n.Text).IsSecret();
            note.HasIndex(n => new { n.UserId, n.Id });
            note.HasIndex(n => n.AuthorId);
            note.HasOne<User>().WithMany().HasForeignKey(n => n.UserId).OnDelete(DeleteBehavior.Cascade);
            note.HasOne<User>().WithMany().HasForeignKey(n => n.AuthorId).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<SavedView>(view =>
        {
            // It may hold what was searched.
            view.Property(v => v.Query).IsSecret();
            view.HasIndex(v => new { v.UserId, v.NormalizedName }).IsUnique();
            view.HasOne<User>().WithMany().HasForeignKey(v => v.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<Selection>(selection =>
        {
            selection.HasIndex(s => s.CreatedAt);
            selection.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<SelectedUser>(one =>
        {
            one.HasKey(s => new { s.SelectionId, s.UserId });
            one.HasOne<Selection>().WithMany().HasForeignKey(s => s.SelectionId).OnDelete(DeleteBehavior.Cascade);
        });
        ConfigureImports(modelBuilder);
        modelBuilder.Entity<AuditEntry>(ConfigureAudit);
        modelBuilder.Entity<DataProtectionKey>(key =>
        {
            key.Property(k => k.FriendlyName).IsRequired().HasMaxLength(128).IsNotSecret();
            key.Property(k => k.Xml).IsRequired().IsSecret();
            key.HasIndex(k => k.FriendlyName).IsUnique();
        });
        ConfigureWork(modelBuilder);
        modelBuilder.Entity<SignInFailureCount>(count =>
        {
            count.ToTable("SignInFailures").IsLeft();
            // Names can be tried against a hash of one.
            count.Property(c => c.Key).HasMaxLength(SignInFailureCount.Hash).IsSecret();
            count.Property(c => c.Subject).HasMaxLength(SignInFailureCount.Hash).IsSecret();
            count.HasIndex(c => c.Key).IsUnique();
            count.HasIndex(c => c.Subject);
            count.HasIndex(c => c.EndsAt);
        });
        // NULL is no row either, and none of the three engines looks through this function.
        modelBuilder.HasDbFunction(typeof(UsersDbContext).GetMethod(nameof(InRow))!).HasName("nullif").IsBuiltIn();
        UseBinaryCollation(modelBuilder);
    }

    private static Role Seed(long id, string name) => new()
    {
        Id = id,
        Name = name,
        NormalizedName = Text.Normalize(name),
        ConcurrencyStamp = $"00000000-0000-0000-0000-00000000000{id}",
    };

    private static void ConfigureFactors(ModelBuilder builder)
    {
        builder.Entity<Authenticator>(one =>
        {
            one.HasKey(a => a.UserId);
            one.Property(a => a.UserId).ValueGeneratedNever();
            one.Property(a => a.Secret).HasMaxLength(Authenticator.SecretLength).IsSecret();
            one.HasOne<User>().WithOne().HasForeignKey<Authenticator>(a => a.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<RecoveryCode>(code =>
        {
            code.Property(c => c.Hash).HasMaxLength(64).IsSecret();
            code.HasIndex(c => new { c.UserId, c.Hash }).IsUnique();
            code.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Passkey>(passkey =>
        {
            passkey.Property(p => p.Name).HasMaxLength(Passkey.NameLength).IsNotSecret();
            passkey.Property(p => p.CredentialHash).HasMaxLength(64).IsSecret();
            passkey.Property(p => p.CredentialId).HasMaxLength(Passkey.CredentialIdLength).IsSecret();
            passkey.Property(p => p.PublicKey).HasMaxLength(Passkey.PublicKeyLength).IsSecret();
            passkey.Property(p => p.Transports).HasMaxLength(Passkey.TransportsLength).IsNotSecret();
            passkey.HasIndex(p => p.CredentialHash).IsUnique();
            passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void ConfigureImports(ModelBuilder builder)
    {
        builder.Entity<Import>(import =>
        {
            import.HasIndex(i => i.CreatedAt);
            import.HasOne<User>().WithMany().HasForeignKey(i => i.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<ImportChunk>(chunk =>
        {
            chunk.HasKey(c => new { c.ImportId, c.Number });
            // A file may hold anything.
            chunk.Property(c => c.Bytes).IsSecret();
            chunk.HasOne<Import>().WithMany().HasForeignKey(c => c.ImportId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<ImportProblem>(problem =>
        {
            problem.HasKey(p => new { p.ImportId, p.Line, p.Number });
            problem.HasOne<Import>().WithMany().HasForeignKey(p => p.ImportId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void ConfigureWork(ModelBuilder builder)
    {
        builder.Entity<WorkItem>(item =>
        {
            item.Property(i => i.Payload).IsSecret();
            // Of two who take it the second finds another lease.
            item.Property(i => i.LeasedBy).IsConcurrencyToken();
            item.HasIndex(i => i.UniqueName).IsUnique();
            item.HasIndex(i => new { i.DueAt, i.Id });
        });
        builder.Entity<RecurringWork>(work => work.IsLeft());
        builder.Entity<OutgoingMail>(mail =>
        {
            mail.Property(m => m.Body).IsSecret();
            mail.Property(m => m.Status).HasConversion<string>().HasMaxLength(16).IsNotSecret();
            mail.HasIndex(m => m.MessageId).IsUnique();
            mail.HasIndex(m => new { m.CreatedAt, m.Id });
            mail.HasIndex(m => new { m.Status, m.CreatedAt, m.Id });
        });
    }

    private static void ConfigureUser(EntityTypeBuilder<User> user)
    {
        user.Ignore(u => u.Label);
        user.Property(u => u.UserName).IsRequired().HasMaxLength(UserLimits.UserName).IsNotSecret();
        user.Property(u => u.NormalizedUserName).HasMaxLength(UserLimits.Normalized).IsNotSecret();
        user.Property(u => u.Email).IsRequired().HasMaxLength(UserLimits.Email).IsNotSecret();
        user.Property(u => u.NormalizedEmail).HasMaxLength(UserLimits.Normalized).IsNotSecret();
        user.Property(u => u.DisplayName).HasMaxLength(UserLimits.DisplayName).IsNotSecret();
        user.Property(u => u.NormalizedDisplayName).HasMaxLength(UserLimits.Normalized).IsNotSecret();
        user.Property(u => u.PhoneNumber).HasMaxLength(UserLimits.PhoneNumber).IsNotSecret();
        user.Property(u => u.PasswordHash).HasMaxLength(512).IsSecret();
        user.Property(u => u.ConcurrencyStamp).HasMaxLength(36).IsConcurrencyToken().IsNotSecret();
        user.Property(u => u.Status).HasConversion<StatusConverter>().HasMaxLength(16).IsNotSecret();
        user.HasIndex(u => u.NormalizedUserName).HasDatabaseName("IX_Users_NormalizedUserName").IsUnique();
        user.HasIndex(u => u.NormalizedEmail).HasDatabaseName("IX_Users_NormalizedEmail").IsUnique();
        user.HasIndex(u => new { u.NormalizedDisplayName, u.Id });
        user.HasIndex(u => new { u.CreatedAt, u.Id });
        user.HasIndex(u => new { u.UpdatedAt, u.Id });
        user.HasIndex(u => u.IsSample);
        user.HasIndex(u => new { u.Status, u.Id });
        user.HasIndex(u => new { u.LastSignInAt, u.Id });
        user.HasIndex(u => u.LockedUntil);
    }

    // One for each filter, in the order of the list. What they are worth, docs/performance.md says.
    private static void ConfigureAudit(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.HasIndex(e => new { e.At, e.Id });
        entry.HasIndex(e => new { e.Action, e.At, e.Id });
        entry.HasIndex(e => new { e.ActorId, e.At, e.Id });
        entry.HasIndex(e => new { e.SubjectId, e.At, e.Id });
        entry.HasIndex(e => new { e.Address, e.At, e.Id });
    }

    private void UseBinaryCollation(ModelBuilder builder)
    {
        if (BinaryCollation is null) return;
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()))
        {
            if (property.ClrType == typeof(string) || property.ClrType.IsEnum) property.SetCollation(BinaryCollation);
        }
    }
}
