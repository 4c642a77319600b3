namespace UsersWeb.Commands;

/// <summary>Settings may follow a command, as in `db status --ConnectionStrings:Users=…`; <see cref="Settings"/> has read them already.</summary>
internal static class SettingArguments
{
    /// <summary>The arguments without settings, which are recognised by the colon in their name.</summary>
    public static IReadOnlyList<string> Remove(string[] args)
    {
        var rest = new List<string>(args.Length);
        for (var i = 0; i < args.Length; i++)
        {
            if (!IsSetting(args[i])) rest.Add(args[i]);
            else if (!args[i].Contains('=')) i++; // "--Name:Of:Setting value"
        }
        return rest;
    }

    private static bool IsSetting(string arg) => arg.StartsWith("--", StringComparison.Ordinal) && arg.Split('=', 2)[0].Contains(':');
}
