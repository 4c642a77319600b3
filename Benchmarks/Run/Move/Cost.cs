namespace Run.Move;

/// <summary>What a program took from its start to its end.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="Processor">Its own processor time in seconds, without the database server's.</param>
/// <param name="Memory">The most it had resident, MiB.</param>
internal sealed record Cost(double Seconds, double Processor, double Memory);
