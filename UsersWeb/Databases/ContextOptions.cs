using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace UsersWeb.Databases;

/// <summary>What the contexts of all engines have in common.</summary>
internal static class ContextOptions
{
    /// <summary>
    /// Does not compare the model with the last migration before it migrates, which takes a tenth of the time of a command: a
    /// program that people run has passed the test that does.
    /// </summary>
    public static DbContextOptionsBuilder LeavingModelToTests(this DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
