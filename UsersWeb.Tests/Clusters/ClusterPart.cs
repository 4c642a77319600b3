namespace UsersWeb.Tests.Clusters;

/// <summary>The part of the page Database that tells of the cluster.</summary>
internal static class ClusterPart
{
    /// <summary>What it says of each thing.</summary>
    public static IEnumerable<string> Of(HtmlPage page) => page.Document.QuerySelectorAll("section[aria-labelledby=cluster] dd")
        .Select(one => string.Join(' ', one.QuerySelectorAll("bdi").Select(value => value.TextContent)));
}
