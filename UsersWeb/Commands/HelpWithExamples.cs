using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace UsersWeb.Commands;

/// <summary>The library's help, followed by the verb's examples and the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        // A misspelt verb leaves a word over; its help would be that of the command above, as if nothing were wrong.
        if (parseResult.UnmatchedTokens is [var unknown, ..] && parseResult.CommandResult.Command is not Verb)
        {
            parseResult.InvocationConfiguration.Error.WriteLine($"There is no command '{unknown}'. See --help without it.");
            return 2;
        }
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb { Examples.Length: > 0 } verb)
        {
            output.WriteLine("Examples:");
            foreach (var example in verb.Examples) output.WriteLine("  " + example);
            output.WriteLine();
        }
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCodes.All) output.WriteLine($"  {code,3}  {meaning}");
        output.WriteLine();
        return 0;
    }
}
