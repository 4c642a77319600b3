using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using UsersWeb.Accounts.Codes;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Letters;
using UsersWeb.Accounts.Passwords;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Databases.Statements;
using UsersWeb.Jobs;
using UsersWeb.KeyRing;
using UsersWeb.Mail;
using UsersWeb.Moves.Engines;
using UsersWeb.Samples;
using UsersWeb.Users;
using UsersWeb.Users.Edits;
using UsersWeb.Users.Imports;
using UsersWeb.Users.Imports.Files;
using UsersWeb.Users.Search;
using UsersWeb.Web;

namespace UsersWeb;

/// <summary>What the web application and the commands both need.</summary>
public static class Services
{
    /// <summary>The database, its engine, and what is done with it.</summary>
    public static IServiceCollection AddUsersDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = DatabaseSettings.Read(configuration);
        var connectionString = ConnectionString.Parse(configuration.GetConnectionString("Users"), settings.Provider);
        var engine = Edition.Engine(connectionString, settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(connectionString);
        services.AddSingleton(_ => engine);
        services.AddSingleton<UserStamps>();
        services.AddSingleton(new StatementLog(engine.Syntax));
        services.AddSingleton<StatementTimer>();
        services.AddScoped<Migrator>();
        services.AddSingleton<IMoveSigns, DatabaseMoveSigns>();
        services.AddSingleton(new Standby(false));
        services.AddSingleton<FirstUse>();
        services.AddScoped<Administrators>();
        services.AddScoped<Rank>();
        services.AddScoped<UserChanges>();
        services.AddScoped<UserEdits>();
        services.AddScoped<LastChanges>();
        services.AddScoped<RoleChanges>();
        services.AddScoped<SearchIndexing>();
        services.AddScoped<ManyUsers>();
        services.AddScoped<ImportFiles>();
        services.AddScoped<ImportRemoval>();
        services.AddScoped<ImportCheck>();
        services.AddScoped<ImportRun>();
        services.AddScoped<UserImports>();
        services.AddScoped<SamplePeople>();
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<AuditLog>();
        services.AddScoped<AuditTrail>();
        services.AddScoped<AfterCommit>();
        services.AddScoped<AuditedTransaction>();
        services.AddScoped<AuditNote>();
        services.AddSingleton(AuditSettings.Read(configuration));
        services.AddScoped<AuditRetention>();
        services.AddSingleton<IFieldWords, UserFieldWords>();
        services.AddSingleton<ReadOnlyMode>();
        services.AddSingleton<WorkSignal>();
        services.AddSingleton<WorkSeal>();
        services.AddScoped<Work>();
        services.AddSingleton<MailSeal>();
        services.AddScoped<Outbox>();
        // Read when it is needed: a mistake in it stops the web server and no command that sends nothing.
        services.TryAddSingleton(_ => MailSettings.Read(configuration));
        services.TryAddSingleton(_ => PublicAddress.Read(configuration));
        services.AddSingleton<PublicLinks>();
        services.AddScoped<OneTimeCodes>();
        services.AddScoped<AccountLetters>();
        services.AddScoped<IUserLetters, UserLetters>();
        services.AddSingleton<TotpSeal>();
        services.AddScoped<SecondFactors>();
        engine.AddContext(services);
        AddKeyRing(services, KeyRingSettings.Read(configuration));
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = PasswordRules.Iterations);
        return services;
    }

    private static void AddKeyRing(IServiceCollection services, KeyRingSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<IXmlRepository, KeyRingRepository>();
        services.AddOptions<KeyManagementOptions>().Configure<IXmlRepository>((keys, repository) => keys.XmlRepository = repository);
        var protection = services.AddDataProtection().SetApplicationName("UsersWeb");
        if (settings.Certificate is { } certificate) protection.ProtectKeysWithCertificate(certificate);
        if (settings.All.Count > 0) protection.UnprotectKeysWithAnyCertificate([.. settings.All]);
    }
}
