using System.Text;

namespace UsersWeb.Tests.Support;

/// <summary>
/// What applications in the tests' process print, such as the set-up link: kept for the tests, and not shown. A command has
/// writers of its own, as if the console were its own.
/// </summary>
internal sealed class PrintedOnConsole : TextWriter
{
    private static readonly Lock Once = new();
    private static readonly AsyncLocal<(TextWriter Output, TextWriter Error)?> OfCommand = new();
    private static bool hasBegun;

    private readonly StringBuilder line = new();
    private readonly bool isError;

    private PrintedOnConsole(TextWriter replaced, bool isError) => (Encoding, this.isError) = (replaced.Encoding, isError);

    public static PrintedLines Lines { get; } = new();

    public override Encoding Encoding { get; }

    /// <summary>From now on.</summary>
    public static void Begin()
    {
        lock (Once)
        {
            if (hasBegun) return;
            Console.SetOut(new PrintedOnConsole(Console.Out, isError: false));
            Console.SetError(new PrintedOnConsole(Console.Error, isError: true));
            hasBegun = true;
        }
    }

    /// <summary>From here to the end of the caller's method, for everything it starts.</summary>
    public static void Give(TextWriter output, TextWriter error)
    {
        Begin();
        OfCommand.Value = (output, error);
    }

    // The console calls from one thread at a time.
    public override void Write(char value)
    {
        if (OfCommand.Value is { } own)
        {
            (isError ? own.Error : own.Output).Write(value);
            return;
        }
        if (value != '\n')
        {
            line.Append(value);
            return;
        }
        Lines.Add(line.ToString());
        line.Clear();
    }
}
