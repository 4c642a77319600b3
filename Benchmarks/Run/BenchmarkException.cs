namespace Run;

/// <summary>What keeps a benchmark from measuring; the message says it all.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
