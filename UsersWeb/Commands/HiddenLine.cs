using System.Text;

namespace UsersWeb.Commands;

/// <summary>Reads a line from the terminal without showing it.</summary>
internal static class HiddenLine
{
    public static string Read(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) break;
            if (key.Key == ConsoleKey.Backspace) line.Length = Math.Max(0, line.Length - 1);
            else if (key.KeyChar != '\0') line.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return line.ToString();
    }
}
