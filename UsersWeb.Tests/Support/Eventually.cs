using System.Diagnostics;

namespace UsersWeb.Tests.Support;

/// <summary>For what the program notices by itself after a moment.</summary>
public static class Eventually
{
    public static async Task IsTrueAsync(Func<Task<bool>> holds, string what, TimeSpan? limit = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(start) > (limit ?? TimeSpan.FromSeconds(60)))
                throw new InvalidOperationException($"It did not come about that {what}.");
            await timer.WaitForNextTickAsync();
        }
    }
}
