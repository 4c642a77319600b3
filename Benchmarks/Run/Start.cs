using System.Diagnostics;

namespace Run;

/// <summary>One start, on a database that is already there.</summary>
/// <param name="Ready">ms until /healthz/ready was answered with 200.</param>
/// <param name="Api">ms until a user was answered too.</param>
/// <param name="Processor">Processor time until then, ms.</param>
/// <param name="Memory">Resident then, MiB.</param>
internal sealed record Start(double Ready, double Api, double Processor, double Memory)
{
    public static async Task<Start> MeasureAsync(string program, Data data)
    {
        var time = Stopwatch.StartNew();
        using var server = Server.Start(program, [], data.Setting);
        await server.AnswersAsync("/healthz/ready");
        var ready = time.Elapsed.TotalMilliseconds;
        await server.AnswersAsync("/api/users/1", data.Token);
        return new(ready, time.Elapsed.TotalMilliseconds, server.Processor.TotalMilliseconds, server.Memory.Now);
    }
}
