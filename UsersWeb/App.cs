using System.Text.Unicode;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.Extensions.WebEncoders;
using UsersWeb.Accounts;
using UsersWeb.Accounts.Access;
using UsersWeb.Accounts.Erasing;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Failures;
using UsersWeb.Accounts.Forgot;
using UsersWeb.Accounts.Letters;
using UsersWeb.Accounts.Passkeys;
using UsersWeb.Accounts.Passwords;
using UsersWeb.Accounts.PersonalData;
using UsersWeb.Accounts.Registrations;
using UsersWeb.Accounts.SecondSteps;
using UsersWeb.Accounts.Selections;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Dashboard;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;
using UsersWeb.KeyRing;
using UsersWeb.Mail;
using UsersWeb.Monitoring;
using UsersWeb.Monitoring.Backups;
using UsersWeb.Moves.Pages;
using UsersWeb.Moves.Settings;
using UsersWeb.Samples;
using UsersWeb.Setup;
using UsersWeb.Shared;
using UsersWeb.Tokens;
using UsersWeb.Users;
using UsersWeb.Users.Imports;
using UsersWeb.Users.Imports.Files;
using UsersWeb.Users.SavedViews;
using UsersWeb.Users.Search;
using UsersWeb.Web;

namespace UsersWeb;

/// <summary>The web application: services, pipeline, routes.</summary>
public static class App
{
    /// <summary>Builds it without starting it.</summary>
    /// <param name="args">Arguments for the web host, such as --urls.</param>
    /// <param name="settings">From <see cref="Settings.Read"/>.</param>
    /// <param name="change">Changes services before they are built, such as the clock.</param>
    public static WebApplication Build(string[] args, IConfiguration settings, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateBuilder(WebServer.Options(args));
        builder.Configuration.AddConfiguration(settings);
        WebServer.Configure(builder);
        DamagedCookies.LogInShort(builder.Services);
        StaticFiles.Use(builder);
        AddServices(builder.Services, settings);
        AddAddress(builder.Services, settings);
        AddJobs(builder.Services);
        AddMail(builder.Services, settings);
        AddMoves(builder.Services, settings, args);
        builder.Services.AddSingleton(HandOver.None);
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<Restart>(services, [args]));
        AddShutdown(builder.Services, settings);
        change?.Invoke(builder.Services);
        // Read now, as all settings are: a mistake in them stops the start with one line.
        var proxies = Proxies.Read(builder.Configuration);
        var app = builder.Build();
        UsePipeline(app, proxies);
        MapRoutes(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, IConfiguration settings)
    {
        services.AddUsersDatabase(settings);
        services.AddHttpContextAccessor();
        // Letters of every script as they are: a page of names in Arabic is half as long as in numbers of characters.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new(UnicodeRanges.All));
        services.AddScoped<ActingAs>();
        services.AddScoped(provider => provider.GetRequiredService<ActingAs>().Current
            ?? Current.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.AddSingleton<DatabaseState>();
        services.AddSingleton<WriteProbe>();
        services.AddHostedService(provider => provider.GetRequiredService<WriteProbe>());
        services.AddHostedService<DatabaseStart>();
        services.AddSingleton<AccessRefusals>();
        services.AddSingleton<DatabaseUse>();
        services.AddSingleton<LiveClosing>();
        services.AddHostedService<MoveWatch>();
        services.AddHostedService<LossWatch>();
        services.AddHostedService<ServerWatch>();
        services.AddSingleton<ReadyLook>();
        services.AddSingleton<SetupLink>();
        services.AddSingleton<IReadyTask>(provider => provider.GetRequiredService<SetupLink>());
        services.AddSingleton<IReadyTask, SearchIndexReady>();
        services.AddWork<IndexUsers>(IndexUsers.Kind);
        services.AddRecurringWork<CheckIndex>(CheckIndex.Kind, TimeSpan.FromDays(1));
        services.AddSingleton(FailureLimits.Read(settings));
        services.AddSingleton<FailuresInMemory>();
        services.AddScoped<FailureCounts>();
        services.AddScoped<KnownDevice>();
        services.AddScoped<Attempts>();
        services.AddScoped<SignInRecord>();
        services.AddScoped<SignIn>();
        services.AddScoped<ComingBack>();
        services.AddSingleton<KeyRingEncryption>();
        services.AddSingleton<UsedOnce>();
        services.AddScoped<FactorCodes>();
        services.AddScoped<CodeCheck>();
        services.AddSingleton<Tickets>();
        services.AddSingleton<RelyingParty>();
        services.AddScoped<PasskeyQuestions>();
        services.AddScoped<PasskeyAnswers>();
        services.AddScoped<PasskeySignIn>();
        services.AddScoped<SecondStep>();
        services.AddSingleton<SessionNotes>();
        services.AddSingleton<SessionLookup>();
        services.AddSingleton<SessionKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionKeeper>());
        services.AddScoped<SessionStore>();
        services.AddScoped<PersonalDataFile>();
        services.AddSingleton<Downloads>();
        services.AddSingleton(AccountSettings.Read(settings));
        services.AddSingleton<DashboardFigures>();
        services.AddSingleton<StorageLook>();
        services.AddSingleton<HostsLook>();
        services.AddScoped<BackupList>();
        services.AddWork<MakeBackup>(MakeBackup.Kind, MakeBackup.MostAttempts);
        services.AddScoped<UserDeeds>();
        services.AddScoped<Selections>();
        services.AddScoped<OwnViews>();
        services.AddWork<RunSelection>(RunSelection.Kind);
        services.AddScoped<SampleRemoval>();
        services.AddWork<RemoveSamples>(RemoveSamples.Kind);
        services.AddRecurringWork<RemoveOldSelections>(RemoveOldSelections.Kind, TimeSpan.FromDays(1));
        services.AddSingleton(ImportLimits.Read(settings));
        services.AddScoped<ImportUpload>();
        services.AddWork<ImportWork>(ImportWork.Kind);
        services.AddRecurringWork<RemoveOldImports>(RemoveOldImports.Kind, TimeSpan.FromDays(1));
        services.AddWork<Register>(Register.Kind);
        services.AddWork<SendReset>(SendReset.Kind);
        services.AddRecurringWork<EraseClosed>(EraseClosed.Kind, TimeSpan.FromHours(6));
        services.AddRecurringWork<RemoveOldAudit>(RemoveOldAudit.Kind, TimeSpan.FromDays(1));
        services.AddScoped<SessionCookie>();
        AddAuthentication(services);
        // Read now: a mistake in it stops the start with one line.
        var apiPerMinute = RateLimits.ApiPerMinute(settings);
        services.AddRateLimiter(options => RateLimits.Configure(options, apiPerMinute));
        services.AddSingleton(LetterLimits.Read(settings));
        services.AddScoped<Recipients>();
        services.AddScoped<FirstLink>();
        services.AddOpenApi(ApiDocument.Configure);
        Compression.Add(services);
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, UsersJsonContext.Readable);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, ProblemJsonContext.Readable);
        });
        services.AddControllersWithViews(mvc =>
        {
            mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
            mvc.Filters.Add(new PasswordIsDue());
            mvc.Filters.Add(new SecondFactorIsDue());
            mvc.Filters.Add(new AccessRefusals.FormFilter());
            mvc.Filters.Add(new TooManyRequestsFilter());
            mvc.Conventions.Add(new FormSource());
        });
        services.AddAntiforgery(options => options.Cookie.Name = CookieNames.Form);
        services.Configure<CookieTempDataProviderOptions>(options => options.Cookie.Name = CookieNames.Notice);
        // A view stands beside its controller.
        services.Configure<RazorViewEngineOptions>(razor =>
        {
            razor.ViewLocationFormats.Clear();
            razor.ViewLocationFormats.Add("/{1}/{0}.cshtml");
            razor.ViewLocationFormats.Add("/Accounts/{1}/{0}.cshtml");
            razor.ViewLocationFormats.Add("/Users/{1}/{0}.cshtml");
            razor.ViewLocationFormats.Add("/Web/{0}.cshtml");
            razor.ViewLocationFormats.Add("/Audit/Pages/{0}.cshtml");
            razor.ViewLocationFormats.Add("/Mail/{0}.cshtml");
            razor.ViewLocationFormats.Add("/Monitoring/{0}.cshtml");
            razor.ViewLocationFormats.Add("/Moves/Pages/{0}.cshtml");
            razor.ViewLocationFormats.Add("/Shared/{0}.cshtml");
        });
        // The framework would read the key ring before the server starts, when the database may not be there yet; the first use does it.
        services.Remove(services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));
    }

    private static void AddAddress(IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(PublicAddress.Read(settings));
        services.AddSingleton<PlainHttp>();
        services.AddHostedService(provider => provider.GetRequiredService<PlainHttp>());
        services.AddSingleton<CookieNames>();
        services.AddSingleton<ReturnUrls>();
    }

    private static void AddJobs(IServiceCollection services)
    {
        services.AddSingleton<WorkKinds>();
        services.AddSingleton<WorkQueue>();
        services.AddSingleton<WorkRun>();
        services.AddSingleton<RecurringSchedule>();
        services.AddHostedService<Worker>();
        services.AddRecurringWork<RemoveOldWork>(RemoveOldWork.Kind, TimeSpan.FromDays(1));
    }

    private static void AddMail(IServiceCollection services, IConfiguration settings)
    {
        // Read now: a mistake in them stops the start with one line.
        var mail = MailSettings.Read(settings);
        services.AddSingleton(mail);
        services.AddHostedService<MailWarning>();
        services.AddScoped<MailRetry>();
        services.AddRecurringWork<RemoveOldMail>(RemoveOldMail.Kind, TimeSpan.FromDays(1));
        // An instance without a server leaves them to those that have one.
        if (mail.Server is null) return;
        services.AddSingleton<MailMessages>();
        services.AddWork<SendMail>(SendMail.Kind, SendMail.MostAttempts);
    }

    private static void AddMoves(IServiceCollection services, IConfiguration settings, string[] args)
    {
        services.AddSingleton(MoveTargets.Read(settings));
        services.AddSingleton(provider => new MoveCommand(args, provider.GetRequiredService<ConnectionString>()));
        services.AddSingleton<MoveJob>();
        services.AddSingleton<WayBackJob>();
        services.AddHostedService(provider => provider.GetRequiredService<MoveJob>());
    }

    private static void AddShutdown(IServiceCollection services, IConfiguration settings)
    {
        // Read now: a mistake in them stops the start with one line.
        var shutdown = ShutdownSettings.Read(settings);
        services.AddSingleton(shutdown);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdown.Timeout);
        services.AddSingleton<Shutdown>();
        services.AddSingleton<Farewell>();
        services.AddSingleton<IHostLifetime, ServerSignals>();
    }

    private static void AddAuthentication(IServiceCollection services)
    {
        const string either = "SessionOrToken";
        services.AddAuthentication(either)
            .AddPolicyScheme(either, null, scheme => scheme.ForwardDefaultSelector = context =>
                context.Request.Path.StartsWithSegments("/api") ? TokenAuthentication.SchemeName : SessionCookie.Scheme)
            .AddCookie(SessionCookie.Scheme, SessionCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        services.AddOptions<CookieAuthenticationOptions>(SessionCookie.Scheme).PostConfigure<ILogger<SessionCookie>>((options, logger) =>
            options.TicketDataFormat = DamagedCookies.Noticed(options.TicketDataFormat, logger));
        // Deny by default: a route that says nothing is for nobody who has not signed in.
        RequiresAttribute.AddPolicies(services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()));
    }

    private static void UsePipeline(WebApplication app, ForwardedHeadersOptions proxies)
    {
        app.Use(app.Services.GetRequiredService<Farewell>().SayAsync);
        app.UseForwardedHeaders(proxies);
        app.Use(Proxies.TakeBase(app.Services.GetRequiredService<PublicAddress>()));
        app.UseLanguageOfBrowser();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error/500",
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.UseHsts();
        app.Use(SecurityHeaders.AddAsync);
        app.Use(app.Services.GetRequiredService<PlainHttp>().RedirectAsync);
        Compression.Use(app);
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.Use(RequestBodies.RequireReadable);
        app.Use(AllowedMethods.AnswerHeadAsGet);
        app.UseRouting();
        app.Use(AllowedMethods.RefuseOthers);
        app.UseMiddleware<DatabaseGate>();
        app.UseMiddleware<CookieBoundary>();
        // The page of an error asks nobody who they are: that is known from before it.
        app.Use(RequestLanguage.SpeakOfAccount);
        app.Use(WithoutDatabaseAttribute.AnswerAtOnce);
        app.UseAuthentication();
        app.Use(RequestLanguage.SpeakOfAccount);
        app.Use(app.Services.GetRequiredService<AccessRefusals>().WatchAsync);
        app.Use(app.Services.GetRequiredService<ReadOnlyMode>().RefuseChangesAsync);
        app.UseRateLimiter();
        app.UseAuthorization();
        app.Use(DatabaseGate.Begin);
    }

    private static void MapRoutes(WebApplication app)
    {
        StaticFiles.Map(app);
        app.MapHealth();
        app.MapOpenApi().AllowAnonymous();
        app.MapHealthApi().RequireRateLimiting(RateLimits.Api);
        app.MapUsersApi().RequireRateLimiting(RateLimits.Api);
        StaticFiles.NameIn(app.MapControllers());
    }
}
