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

    /// <summary>How much that is.</summary>
    public int Length
    {
        get { lock (text) return text.Length; }
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
            waiting.RemoveAll(one => one.Found.Task.IsCompleted);
        }
    }

    /// <summary>The first line, printed already or yet to come, that matches.</summary>
    /// <param name="matches">Which.</param>
    /// <param name="from">The <see cref="Length"/> behind which it is looked for.</param>
    public Task<string> FirstAsync(Func<string, bool> matches, int from = 0)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (text)
        {
            if (text.ToString(from, text.Length - from).Split('\n').FirstOrDefault(matches) is { } line) return Task.FromResult(line);
            waiting.Add((matches, found));
        }
        return found.Task;
    }
}
