using System.Diagnostics;

namespace UsersWeb.Tests.Support;

/// <summary>For what the program notices by itself after a moment.</summary>
public static class Eventually
{
    // Who asks without a pause takes the machine away from what is waited for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task IsTrueAsync(Func<Task<bool>> holds, string what, TimeSpan? limit = null)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(start) > (limit ?? TimeSpan.FromSeconds(60)))
                throw new InvalidOperationException($"It did not come about that {what}.");
            await Task.Delay(Pause);
        }
    }
}
