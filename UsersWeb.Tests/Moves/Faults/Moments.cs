using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>How long each step of a move takes when nothing happens to it.</summary>
public sealed class Moments(IReadOnlyDictionary<string, TimeSpan> begins, TimeSpan end)
{
    public static async Task<Moments> MeasureAsync(Source source, DatabaseProvider to)
    {
        await using var target = await TestDatabase.CreateAsync(to);
        await using var mover = Mover.Start(source.ConnectionString, target.ConnectionString);
        var start = TimeProvider.System.GetTimestamp();
        (await mover.EndAsync()).EndedWith(0);
        return new(mover.Steps, TimeProvider.System.GetElapsedTime(start));
    }

    /// <summary>From the beginning of a step to that of the next; building the indexes and verifying are done at once.</summary>
    public TimeSpan Length(string step)
    {
        var begin = Begin(step);
        var next = step is "indexes" or "verify" ? Begin("identities") : begins.Values.Where(other => other > begin).DefaultIfEmpty(end)
            .Min();
        return next - begin;
    }

    private TimeSpan Begin(string step) => step == "start" ? TimeSpan.Zero : begins[step];
}
