using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.Imports;

/// <summary>Services in which somebody acts who asked for an import, with the rights that they have now.</summary>
internal sealed class ImportScope : IAsyncDisposable
{
    private readonly AsyncServiceScope scope;

    private ImportScope(AsyncServiceScope scope) => this.scope = scope;

    /// <summary>The services.</summary>
    public IServiceProvider Services => scope.ServiceProvider;

    /// <summary>Begins one.</summary>
    /// <exception cref="ImportForbiddenException">They may not create and change users any more.</exception>
    public static async Task<ImportScope> BeginAsync(
        IServiceScopeFactory scopes, Import import, Current asked, TimeProvider clock, CancellationToken cancellation)
    {
        var begun = new ImportScope(scopes.CreateAsyncScope());
        try
        {
            await begun.ActAsync(import, asked, clock, cancellation);
            return begun;
        }
        catch
        {
            await begun.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => scope.DisposeAsync();

    private async Task ActAsync(Import import, Current asked, TimeProvider clock, CancellationToken cancellation)
    {
        // On the command line everything is done by whoever may start it.
        if (asked.Kind == ActorKind.CommandLine) return;
        var db = Services.GetRequiredService<UsersDbContext>();
        var (id, now) = (import.UserId, clock.Now());
        var isIn = await MaySignIn.AnyAsync(db.Users.Where(user => user.Id == id), now, cancellation);
        var roles = await db.RolesThatCount.Where(role => role.UserId == id).SumAsync(role => role.RoleId, cancellation);
        var actor = asked with { Permissions = RolePermissions.OfSum(roles) };
        if (!isIn || !actor.May(Permissions.ChangeUsers)) throw new ImportForbiddenException();
        Services.GetRequiredService<ActingAs>().Current = actor;
    }
}

/// <summary>Whoever asked for an import may not create and change users any more.</summary>
internal sealed class ImportForbiddenException() : Exception(T("Whoever asked for it may not create and change users any more."));
