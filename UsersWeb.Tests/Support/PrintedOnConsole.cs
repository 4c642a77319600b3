using System.Text;

namespace UsersWeb.Tests.Support;

/// <summary>What applications in the tests' process print, such as the set-up link: kept for the tests, and not shown.</summary>
internal sealed class PrintedOnConsole : TextWriter
{
    private static readonly Lock Once = new();
    private static PrintedOnConsole? running;

    private readonly StringBuilder line = new();

    private PrintedOnConsole(Encoding encoding) => Encoding = encoding;

    public static PrintedLines Lines { get; } = new();

    public override Encoding Encoding { get; }

    /// <summary>From now on.</summary>
    public static void Begin()
    {
        lock (Once)
        {
            if (running is null) Console.SetOut(running = new(Console.Out.Encoding));
        }
    }

    // The console calls from one thread at a time.
    public override void Write(char value)
    {
        if (value != '\n')
        {
            line.Append(value);
            return;
        }
        Lines.Add(line.ToString());
        line.Clear();
    }
}
