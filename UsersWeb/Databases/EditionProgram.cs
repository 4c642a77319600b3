using Microsoft.AspNetCore.Hosting.Server;

namespace UsersWeb.Databases;

/// <summary><see cref="Program.RunAsync"/> of an edition.</summary>
public delegate Task<int> EditionProgram(
    string[] args, Func<IConfiguration, IServer>? serverFor, Func<Task<bool>>? handOver, Func<string?, Task>? prepare,
    Func<bool, CancellationToken, Task>? holdChanges, string? database, CancellationToken over);
