namespace UsersWeb.Audit;

/// <summary>What is done once an <see cref="AuditedTransaction"/> has been committed, and not at all when it is rolled back.</summary>
public sealed class AfterCommit
{
    private readonly List<Action> actions = [];

    /// <summary>Adds something that is short and does not fail, such as waking whoever works off what was put down.</summary>
    public void Do(Action action) => actions.Add(action);

    /// <summary>The transaction was committed.</summary>
    public void Run()
    {
        foreach (var action in actions) action();
        actions.Clear();
    }

    /// <summary>It was rolled back.</summary>
    public void Forget() => actions.Clear();
}
