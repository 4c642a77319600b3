using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using UsersWeb.Data;

namespace UsersWeb.Users.Imports.Files;

/// <summary>
/// Takes a file from a form while it comes: neither the framework nor this keeps more than a part of it. The form's token comes first,
/// so nothing is kept of what another site sends.
/// </summary>
public sealed class ImportUpload(ImportFiles files, ImportLimits limits, IAntiforgery antiforgery)
{
    private const string TokenField = "__RequestVerificationToken";
    private const int MostTokenLength = 4096;

    // What stands around the file in the form.
    private const int Around = 64 * 1024;

    /// <summary>Keeps the file.</summary>
    /// <exception cref="ImportFileException">It is none that can be imported.</exception>
    /// <exception cref="AntiforgeryValidationException">The form is not ours.</exception>
    public async Task<Import> TakeAsync(HttpContext context, CancellationToken cancellation)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = limits.MostBytes + Around;
        if (context.Request.ContentLength > limits.MostBytes + Around)
            throw new ImportFileException(ImportFiles.TooLarge(limits.MostBytes), isTooLarge: true);
        try
        {
            return await ReadAsync(context, cancellation);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ImportFileException(ImportFiles.TooLarge(limits.MostBytes), isTooLarge: true);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException
            && !cancellation.IsCancellationRequested)
        {
            throw new ImportFileException(T("The file did not come whole. Choose it again."));
        }
    }

    private async Task<Import> ReadAsync(HttpContext context, CancellationToken cancellation)
    {
        var sections = new MultipartReader(Boundary(context.Request), context.Request.Body);
        var isOurs = false;
        while (await sections.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
            if (name == TokenField)
            {
                context.Request.Headers[Header(context)] = await TokenAsync(section, cancellation);
                isOurs = await antiforgery.IsRequestValidAsync(context);
                context.Request.Headers.Remove(Header(context));
            }
            else if (name == "File")
            {
                if (!isOurs) throw new AntiforgeryValidationException("The form's token is missing or not valid.");
                var fileName = HeaderUtilities.RemoveQuotes(
                    disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
                if (string.IsNullOrEmpty(fileName)) throw new ImportFileException(T("Choose a file first."));
                return await files.AddAsync(section.Body, fileName, limits.MostBytes, cancellation);
            }
        }
        throw isOurs ? new ImportFileException(T("Choose a file first."))
            : new AntiforgeryValidationException("The form's token is missing or not valid.");
    }

    private static string Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data",
            StringComparison.OrdinalIgnoreCase) && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 100 } boundary
            ? boundary : throw new ImportFileException(T("Choose a file first."));

    private static string Header(HttpContext context) => context.RequestServices
        .GetRequiredService<Microsoft.Extensions.Options.IOptions<AntiforgeryOptions>>().Value.HeaderName!;

    private static async Task<string> TokenAsync(MultipartSection section, CancellationToken cancellation)
    {
        var buffer = new byte[MostTokenLength];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
    }
}

/// <summary>Keeps the framework from reading the form before the action does.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsItsFormAttribute : Attribute, IResourceFilter
{
    /// <inheritdoc />
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        context.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
        context.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
        context.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
    }

    /// <inheritdoc />
    public void OnResourceExecuted(ResourceExecutedContext context)
    {
        // Nothing is left to do.
    }
}
