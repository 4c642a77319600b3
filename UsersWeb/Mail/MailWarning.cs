namespace UsersWeb.Mail;

/// <summary>Says at start that no mail is sent, when that is so.</summary>
public sealed partial class MailWarning(MailSettings settings, ILogger<MailWarning> logger) : IHostedService
{
    Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Server is null) LogNone(logger);
        return Task.CompletedTask;
    }

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "No mail is sent: set Mail:Server, Mail:From and PublicUrl (docs/operating.md). "
        + "What would have been sent is kept for a week")]
    private static partial void LogNone(ILogger logger);
}
