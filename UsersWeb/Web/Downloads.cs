using UsersWeb.Databases;

namespace UsersWeb.Web;

/// <summary>
/// Files that are read from the database while they are sent. One that ends early is cut off: if it just ended, it would look whole.
/// </summary>
public sealed partial class Downloads(DatabaseEngine engine, ILogger<Downloads> logger)
{
    /// <summary>Sends one.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="contentType">Of the file.</param>
    /// <param name="name">Of the file, in ASCII.</param>
    /// <param name="write">Writes the body. What it throws before the first byte is answered as by any page.</param>
    public async Task SendAsync(HttpContext context, string contentType, string name, Func<Task> write)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        try
        {
            await write();
        }
        catch (Exception e) when (context.Response.HasStarted)
        {
            var isLeft = context.RequestAborted.IsCancellationRequested;
            context.Abort();
            if (!isLeft) LogCutOff(logger, name, engine.Classify(e), e.GetBaseException().GetType().Name);
        }
        catch
        {
            // What is answered instead is a page and no file.
            context.Response.ContentType = null;
            context.Response.Headers.ContentDisposition = default;
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A download of {File} was cut off: {Failure}, {Exception}")]
    private static partial void LogCutOff(ILogger logger, string file, DatabaseFailure failure, string exception);
}
