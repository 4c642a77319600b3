using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Commands;

/// <summary>Finds who a command line means.</summary>
internal static class FindUser
{
    /// <summary>By user name, in any case.</summary>
    /// <exception cref="CommandException">There is nobody of that name.</exception>
    public static async Task<User> FindUserAsync(this VerbRun run, string name)
    {
        var normalized = NormalForms.UserName(name.Trim());
        return await run.Db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.NormalizedUserName == normalized, run.Cancellation)
            ?? throw new CommandException($"There is no user \"{name}\".");
    }
}
