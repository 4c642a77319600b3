using UsersWeb.Databases;

namespace UsersWeb.Commands;

/// <summary>
/// Connection strings that stand somewhere else than on the command line, which everybody on the machine can see in the list of
/// processes: - is the first line of standard input, env:NAME an environment variable.
/// </summary>
internal static class SecretArguments
{
    private const string Variable = "env:";

    // Of all commands. No other option has such a name, and none of them takes - for something else.
    private static readonly string[] Options = ["--to", "--from", "--against"];

    /// <summary>What stands in help behind the meaning of such an option.</summary>
    public const string Help = "- reads it from the first line of standard input, env:NAME from an environment variable.";

    /// <summary>The arguments with what they refer to in its place.</summary>
    /// <exception cref="ConnectionStringException">There is no such variable or line, or two are to be read from one line.</exception>
    public static string[] Read(string[] args, TextReader input)
    {
        var read = (string[])args.Clone();
        var isInputTaken = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (Find(args, i) is not var (name, value)) continue;
            if (value == "-" && isInputTaken)
                throw new ConnectionStringException(
                    $"Only one connection string can be read from standard input; give {name} another way, such as env:NAME.");
            isInputTaken |= value == "-";
            read[i] = args[i][..^value.Length] + Referred(name, value, input);
        }
        return read;
    }

    // "--to -" and "--to=-"
    private static (string Name, string Value)? Find(string[] args, int place)
    {
        var parts = args[place].Split('=', 2);
        if (parts.Length == 2 && Options.Contains(parts[0]) && IsReference(parts[1])) return (parts[0], parts[1]);
        return place > 0 && Options.Contains(args[place - 1]) && IsReference(args[place]) ? (args[place - 1], args[place]) : null;
    }

    private static bool IsReference(string value) => value == "-" || value.StartsWith(Variable, StringComparison.Ordinal);

    private static string? ReadLine(string name, TextReader input)
    {
        try
        {
            return StandardInput.ReadLine(input);
        }
        catch (CommandException e)
        {
            throw new ConnectionStringException($"{name}: {e.Message}", e);
        }
    }

    private static string Referred(string name, string value, TextReader input)
    {
        var text = value == "-" ? ReadLine(name, input) : Environment.GetEnvironmentVariable(value[Variable.Length..]);
        if (!string.IsNullOrWhiteSpace(text)) return text;
        throw new ConnectionStringException(value == "-"
            ? $"There is no connection string for {name} in the first line of standard input."
            : $"There is no environment variable {value[Variable.Length..]}, which {name} refers to.");
    }
}
