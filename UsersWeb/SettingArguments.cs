namespace UsersWeb;

/// <summary>
/// Settings may follow a command, as in `db status --ConnectionStrings:Users=…`; the colon in their name tells them from
/// options.
/// </summary>
internal static class SettingArguments
{
    /// <summary>
    /// Only the settings. The configuration library must not see the rest: it takes `/tmp/file` or `--force` for a name and
    /// whatever follows for its value, so that a setting behind them would silently count for nothing.
    /// </summary>
    public static string[] Keep(string[] args) => [.. Split(args).Where(arg => arg.IsSetting).Select(arg => arg.Text)];

    /// <summary>All but the settings.</summary>
    public static string[] Remove(string[] args) => [.. Split(args).Where(arg => !arg.IsSetting).Select(arg => arg.Text)];

    private static IEnumerable<(string Text, bool IsSetting)> Split(string[] args)
    {
        var isValue = false;
        foreach (var arg in args)
        {
            var isName = !isValue && arg.StartsWith("--", StringComparison.Ordinal) && arg.Split('=', 2)[0].Contains(':');
            yield return (arg, isName || isValue);
            isValue = isName && !arg.Contains('='); // "--Name:Of:Setting value"
        }
    }
}
