namespace UsersWeb.Shared;

/// <summary>
/// What is wrong with a request's members or parameters, each by its name. Of unknown ones no more are named than anybody reads.
/// </summary>
internal sealed class MemberErrors
{
    /// <summary>Most unknown names that an answer repeats, and the most UTF-16 units of each.</summary>
    private const int MostUnknown = 20, LongestName = 64;

    private readonly Dictionary<string, string[]> messages = [];
    private int unknown;

    /// <summary>Whether there are any.</summary>
    public bool Any => messages.Count > 0;

    public void Clear()
    {
        messages.Clear();
        unknown = 0;
    }

    /// <summary>Of a name that is known here. The first message stays.</summary>
    public void Add(string name, string message) => messages.TryAdd(name, [message]);

    /// <summary>Of a name that came with the request.</summary>
    public void AddUnknown(string name, string message)
    {
        if (++unknown <= MostUnknown) messages[Printable(name)] = [message];
    }

    /// <summary>The answer.</summary>
    public IResult ToProblem(HttpContext context, string detail)
    {
        if (unknown > MostUnknown)
            detail += FormattableString.Invariant($" Of {unknown} unknown names the first {MostUnknown} are listed.");
        return Problem.Result(context, 400, detail, messages);
    }

    private static string Printable(string name) =>
        name.Length is > 0 and <= LongestName && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? name : "(unknown)";
}
