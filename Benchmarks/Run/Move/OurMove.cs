using System.Text.Json;

namespace Run.Move;

/// <summary>`db move`, timed by when it says that a step begins.</summary>
internal sealed class OurMove
{
    private readonly Dictionary<string, double> seconds = [];
    private (string Name, double At)? step;
    private string? message;

    public static async Task<MoveSample> RunAsync(string app, MoveSource source, MoveTarget target)
    {
        await target.EmptyAsync();
        var move = new OurMove();
        Cost cost;
        try
        {
            cost = await Measure.RunAsync(app,
                ["db", "move", "--from", $"Data Source={source.File}", "--to", target.ConnectionString, "--no-backup", "--json"], "",
                move.Read);
        }
        catch (BenchmarkException e) when (move.message is not null)
        {
            throw new BenchmarkException($"db move: {move.message}\n{e.Message}");
        }
        var (rows, indexes, verify) = (move.Took("copy"), move.Took("indexes") + move.Took("identities"), move.Took("verify"));
        if (rows == 0 || verify == 0) throw new BenchmarkException("db move did not say when it copied and verified.");
        return new(move.Took("preflight"), move.Took("schema"), rows, indexes, verify, rows + indexes + verify, cost);
    }

    private double Took(string name) => seconds.GetValueOrDefault(name);

    private void Read(string line, double at)
    {
        using var document = JsonDocument.Parse(line);
        var read = document.RootElement;
        switch (read.GetProperty("event").GetString())
        {
            case "step":
                End(at);
                step = (read.GetProperty("step").GetString()!, at);
                break;
            case "verified":
                End(at);
                break;
            case "end":
                End(at);
                message = read.GetProperty("message").GetString();
                break;
        }
    }

    private void End(double at)
    {
        if (step is { } ended) seconds[ended.Name] = Took(ended.Name) + at - ended.At;
        step = null;
    }
}
