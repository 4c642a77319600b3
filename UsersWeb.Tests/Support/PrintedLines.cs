using System.Text;

namespace UsersWeb.Tests.Support;

/// <summary>What a program prints, as it comes: to be read and to be waited for.</summary>
public sealed class PrintedLines
{
    private readonly StringBuilder text = new();
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> waiting = [];

    /// <summary>Everything so far.</summary>
    public string Text
    {
        get { lock (text) return text.ToString(); }
    }

    /// <summary>Adds one line, or several.</summary>
    public void Add(string lines)
    {
        lock (text)
        {
            text.Append(lines).Append('\n');
            foreach (var (matches, found) in waiting)
            {
                if (lines.Split('\n').FirstOrDefault(matches) is { } line) found.TrySetResult(line);
            }
        }
    }

    /// <summary>The first line, printed already or yet to come, that matches.</summary>
    public Task<string> FirstAsync(Func<string, bool> matches)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (text)
        {
            if (text.ToString().Split('\n').FirstOrDefault(matches) is { } line) return Task.FromResult(line);
            waiting.Add((matches, found));
        }
        return found.Task;
    }
}
