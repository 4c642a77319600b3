using Microsoft.AspNetCore.Hosting.Server;

namespace UsersWeb.Databases;

/// <summary><see cref="Program.RunAsync"/> of an edition.</summary>
public delegate Task<int> EditionProgram(
    string[] args, Func<IConfiguration, IServer>? serverFor, Func<Task<bool>>? handOver, Func<bool, CancellationToken, Task>? holdChanges,
    CancellationToken over);
