using System.Globalization;

namespace UsersWeb.Commands;

/// <summary>A line on standard error that shows how much is done; nothing when standard error is not a terminal.</summary>
internal sealed class ProgressBar(TextWriter error)
{
    private const int Width = 30;

    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private bool isThere;

    /// <summary>Shows a share from 0 to 1, and words behind it.</summary>
    public void Show(double share, string words)
    {
        if (!isTerminal) return;
        var bar = new string('#', (int)(Width * share)).PadRight(Width, '.');
        error.Write(string.Create(CultureInfo.InvariantCulture, $"\r[{bar}] {share,4:P0}  {words}\e[K"));
        isThere = true;
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (isThere) error.Write("\r\e[K");
        isThere = false;
    }
}
