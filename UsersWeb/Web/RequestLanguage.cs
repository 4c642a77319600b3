using System.Globalization;
using Microsoft.AspNetCore.Localization;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;

namespace UsersWeb.Web;

/// <summary>
/// The language of a page: of the account, then of the browser, then English. The API answers in English whoever asks, so that programs
/// may compare what it says.
/// </summary>
internal static class RequestLanguage
{
    // A header may name thousands; nobody speaks more.
    private const int MostLanguages = 10;

    private static readonly RequestLocalizationOptions OfBrowser = new()
    {
        // Numbers and dates in forms and addresses are written in one way, whatever language stands around them.
        SupportedCultures = [CultureInfo.InvariantCulture],
        SupportedUICultures = [.. Language.All.Select(language => language.Culture)],
        DefaultRequestCulture = new(CultureInfo.InvariantCulture, Language.English.Culture),
        RequestCultureProviders =
            [new AcceptLanguageHeaderRequestCultureProvider { MaximumAcceptLanguageHeaderValuesToTry = MostLanguages }],
    };

    /// <summary>The browser's, for everything that comes after it.</summary>
    public static void UseLanguageOfBrowser(this IApplicationBuilder app) =>
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/api"), pages => pages.UseRequestLocalization(OfBrowser));

    /// <summary>Middleware: the account's, where it names one that pages are written in. A token names none.</summary>
    public static Task SpeakOfAccount(HttpContext context, RequestDelegate next)
    {
        if (Language.Of(context.User.Language()) is { } language) CultureInfo.CurrentUICulture = language.Culture;
        return next(context);
    }
}
