namespace UsersWeb.Tests.Moves.Support;

/// <summary>A rules file that goes when the test ends.</summary>
internal sealed class RulesFile : IDisposable
{
    public RulesFile(string json)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllText(Path, json);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
