using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Run.Clusters;

/// <summary>What was answered while a scenario ran.</summary>
internal sealed class Record
{
    private readonly ConcurrentQueue<Person> people = new();
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly ConcurrentQueue<string> unexpected = new();
    private readonly Lock gapsLock = new();
    private readonly Dictionary<(Uri At, bool IsWrite), (long Last, long Longest, int Count)> done = [];
    private readonly long start = Stopwatch.GetTimestamp();
    private volatile Person[] recent = [];

    public IReadOnlyCollection<Person> People => people;

    public IReadOnlyCollection<string> Unexpected => unexpected;

    /// <summary>Some that were acknowledged lately.</summary>
    public Person[] Recent => recent;

    /// <summary>How often each status was answered to each kind of request.</summary>
    public string Summary => string.Join(", ", answers.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:#,0}")));

    public void Add(Person person) => people.Enqueue(person);

    public void Acknowledged(Person person)
    {
        var now = recent;
        recent = now.Length < 32 ? [.. now, person] : [.. now[1..], person];
    }

    /// <summary>Counts an answer.</summary>
    /// <param name="at">Who was asked.</param>
    /// <param name="what">The kind of request.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="mayBeRefused">Whether 503 is an answer to be expected.</param>
    public void Count(Uri at, string what, Reply answer, bool mayBeRefused)
    {
        answers.AddOrUpdate($"{what} {answer.Words}", 1, (_, count) => count + 1);
        if (answer.IsDone) Done(at, what != "GET");
        else if (answer.Status != 503 || !mayBeRefused) Complain($"{what} at {at.Authority} was answered {answer.Words} {answer.Start}");
    }

    public void Complain(string what) => unexpected.Enqueue(
        string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s: {what}"));

    /// <summary>How many writes somebody has answered as done.</summary>
    public int Writes(Uri at)
    {
        lock (gapsLock) return done.GetValueOrDefault((at, true)).Count;
    }

    /// <summary>The longest time in which one of them answered nothing as done, in seconds.</summary>
    public double Gap(bool isWrite)
    {
        lock (gapsLock)
        {
            var now = Stopwatch.GetTimestamp();
            return done.Where(pair => pair.Key.IsWrite == isWrite)
                .Select(pair => Stopwatch.GetElapsedTime(0, Math.Max(pair.Value.Longest, now - pair.Value.Last)).TotalSeconds)
                .DefaultIfEmpty(double.PositiveInfinity).Max();
        }
    }

    private void Done(Uri at, bool isWrite)
    {
        lock (gapsLock)
        {
            var now = Stopwatch.GetTimestamp();
            var (last, longest, count) = done.GetValueOrDefault((at, isWrite), (now, 0, 0));
            done[(at, isWrite)] = (now, Math.Max(longest, now - last), count + 1);
        }
    }
}
