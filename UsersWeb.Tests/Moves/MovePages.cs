namespace UsersWeb.Tests.Moves;

/// <summary>What an administrator does on the page of the move.</summary>
internal static class MovePages
{
    public const string Path = "/admin/database/move";

    public static async Task<HtmlPage> TestMoveAsync(this Visitor visitor, string target)
    {
        await visitor.FollowAsync(await visitor.SubmitAsync(await visitor.GetAsync(Path), ("Target", target)));
        return await EndMoveAsync(visitor);
    }

    public static async Task<HtmlPage> StartMoveAsync(this Visitor visitor, HtmlPage page, bool live = false)
    {
        var form = page.Form(Path + "/start");
        // What goes on where it ended is not asked again.
        (string, string?)[] choice = form.Elements["Live"] is null ? [] : [("Live", live ? "true" : "false")];
        await visitor.FollowAsync(await visitor.SubmitAsync(page, form, choice));
        return await UntilAsync(visitor, state => state.Contains("Waiting", StringComparison.Ordinal)
            || state.Contains("Ended", StringComparison.Ordinal));
    }

    public static Task<HtmlPage> OrderAsync(this Visitor visitor, HtmlPage page, string order) =>
        visitor.PostAsync($"{Path}/{order}", ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!),
            ("Run", page.Value("Run") ?? "0"));

    public static Task<HtmlPage> EndMoveAsync(this Visitor visitor) =>
        UntilAsync(visitor, state => state.Contains("Ended", StringComparison.Ordinal));

    private static async Task<HtmlPage> UntilAsync(Visitor visitor, Func<string, bool> isThere)
    {
        HtmlPage page = null!;
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync(Path);
            return isThere(page.Document.QuerySelector("#move")?.GetAttribute("data-state") ?? "");
        }, "the move is there", TimeSpan.FromSeconds(90));
        return page;
    }
}
