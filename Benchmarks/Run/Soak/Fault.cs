namespace Run.Soak;

/// <summary>Something that goes wrong for a while.</summary>
/// <param name="Name">For the list of results.</param>
/// <param name="Lasts">Between its beginning and its end.</param>
/// <param name="BeginAsync">Makes it happen.</param>
/// <param name="EndAsync">Takes its cause away; the clock of recovery runs from its end.</param>
internal sealed record Fault(string Name, TimeSpan Lasts, Func<Task> BeginAsync, Func<Task> EndAsync)
{
    /// <summary>Whether the application itself is away meanwhile, so that nobody answers.</summary>
    public bool IsOfApplication { get; init; }

    /// <summary>One without an end: what it breaks is broken at once.</summary>
    public static Fault Sudden(string name, Func<Task> breakAsync) => new(name, TimeSpan.Zero, breakAsync, () => Task.CompletedTask);
}
