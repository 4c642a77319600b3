namespace Run.Move;

/// <summary>One move of all the users; seconds.</summary>
/// <param name="Preflight">What is looked at before; not compared.</param>
/// <param name="Schema">The tables; not compared, as the limit is given them.</param>
/// <param name="Rows">Reading and writing all rows.</param>
/// <param name="Indexes">Indexes and identities.</param>
/// <param name="Verify">Reading both databases again.</param>
/// <param name="Compared">What is compared: rows, indexes and verification.</param>
/// <param name="Cost">The whole program.</param>
internal sealed record MoveSample(double Preflight, double Schema, double Rows, double Indexes, double Verify, double Compared, Cost Cost)
{
    public static MoveSample Median(IReadOnlyCollection<MoveSample> samples) => new(
        samples.Median(s => s.Preflight), samples.Median(s => s.Schema), samples.Median(s => s.Rows), samples.Median(s => s.Indexes),
        samples.Median(s => s.Verify), samples.Median(s => s.Compared),
        new(samples.Median(s => s.Cost.Seconds), samples.Median(s => s.Cost.Processor), samples.Max(s => s.Cost.Memory)));
}
