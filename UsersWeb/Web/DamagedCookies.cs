using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace UsersWeb.Web;

/// <summary>
/// A cookie that can't be read is a client's matter: one line in the log. The framework says nothing of a session's, and of others a
/// page of stack trace.
/// </summary>
internal static partial class DamagedCookies
{
    // Who logs it in the framework.
    private static readonly HashSet<string> Categories =
        ["Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery", "Microsoft.AspNetCore.Mvc.ViewFeatures.CookieTempDataProvider"];

    /// <summary>From now on such lines are short.</summary>
    public static void LogInShort(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new Factory(new(
            provider.GetServices<ILoggerProvider>(), provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            provider.GetService<IOptions<LoggerFactoryOptions>>()))));

    /// <summary>A format of sessions that says so, too.</summary>
    public static ISecureDataFormat<AuthenticationTicket> Noticed(ISecureDataFormat<AuthenticationTicket> format, ILogger logger) =>
        new Sessions(format, logger);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A cookie of a request can't be read ({What}): it is damaged or was made with another key")]
    internal static partial void LogDamaged(ILogger logger, string what);

    private sealed class Sessions(ISecureDataFormat<AuthenticationTicket> format, ILogger logger) : ISecureDataFormat<AuthenticationTicket>
    {
        public string Protect(AuthenticationTicket data) => format.Protect(data);

        public string Protect(AuthenticationTicket data, string? purpose) => format.Protect(data, purpose);

        public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

        public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
        {
            var ticket = format.Unprotect(protectedText, purpose);
            if (ticket is null) LogDamaged(logger, "session");
            return ticket;
        }
    }

    private sealed class Factory(LoggerFactory inner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => Categories.Contains(categoryName)
            ? new Short(inner.CreateLogger(categoryName)) : inner.CreateLogger(categoryName);

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Short(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is null) inner.Log(logLevel, eventId, state, exception, formatter);
            else if (logLevel >= LogLevel.Warning) LogDamaged(inner, exception.GetBaseException().GetType().Name);
        }
    }
}
