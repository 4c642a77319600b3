using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>
/// The application's context on a database, with the EF Core of the edition that opens it. Two editions have two versions of EF
/// Core in one process, so its types are looked up by name.
/// </summary>
internal sealed class EditionContext : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly Assembly core;
    private readonly Assembly relational;
    private readonly object context;

    public EditionContext(TestDatabase database)
    {
        var edition = Edition.AssemblyFor(ConnectionString.Parse(database.ConnectionString));
        var loaded = AssemblyLoadContext.GetLoadContext(edition)!;
        core = loaded.LoadFromAssemblyName(new("Microsoft.EntityFrameworkCore"));
        relational = loaded.LoadFromAssemblyName(new("Microsoft.EntityFrameworkCore.Relational"));
        IConfiguration settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Users", database.ConnectionString)]).Build();
        var added = new ServiceCollection().AddLogging();
        edition.GetType("UsersWeb.Services")!.GetMethod("AddUsersDatabase")!.Invoke(null, [added, settings]);
        services = added.BuildServiceProvider();
        context = services.CreateScope().ServiceProvider.GetRequiredService(edition.GetType("UsersWeb.Data.UsersDbContext")!);
    }

    /// <summary>Whether the model has changed since the last migration.</summary>
    public bool HasPendingModelChanges() => (bool)OfDatabase("HasPendingModelChanges")!;

    /// <summary>The model that is used, with the namespace of its class, and the one made from what the code says.</summary>
    public ((string? Namespace, string Text) Compiled, (string? Namespace, string Text) Described) Models()
    {
        var source = core.GetType("Microsoft.EntityFrameworkCore.Infrastructure.IModelSource")!;
        var make = source.GetMethods().Single(method => method.GetParameters() is [_, _, { ParameterType.Name: nameof(Boolean) }]);
        var described = make.Invoke(Service(source), [context, Service(make.GetParameters()[1].ParameterType), false])!;
        return (Told(context.GetType().GetProperty("Model")!.GetValue(context)!), Told(described));
    }

    /// <summary>Whether a save in a transaction makes a savepoint, in a context that has been in use before.</summary>
    public bool MakesSavepoints()
    {
        var type = context.GetType();
        using (var before = services.CreateScope()) before.ServiceProvider.GetRequiredService(type.BaseType!);
        using var scope = services.CreateScope();
        var database = type.GetProperty("Database")!.GetValue(scope.ServiceProvider.GetRequiredService(type.BaseType!))!;
        return (bool)database.GetType().GetProperty("AutoSavepointsEnabled")!.GetValue(database)!;
    }

    /// <summary>Brings a database to the state that the first migration left.</summary>
    public Task MigrateToFirstAsync()
    {
        var first = ((IEnumerable<string>)OfDatabase("GetMigrations")!).First();
        var type = relational.GetType("Microsoft.EntityFrameworkCore.Migrations.IMigrator")!;
        return (Task)type.GetMethod("MigrateAsync")!.Invoke(Service(type), [first, TestContext.Current.CancellationToken])!;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private (string? Namespace, string Text) Told(object model)
    {
        var everything = Enum.Parse(
            core.GetType("Microsoft.EntityFrameworkCore.Infrastructure.MetadataDebugStringOptions")!, "LongDefault");
        var told = core.GetType("Microsoft.EntityFrameworkCore.Metadata.IReadOnlyModel")!.GetMethod("ToDebugString")!
            .Invoke(model, [everything, 0])!;
        return (model.GetType().Namespace, (string)told);
    }

    private object Service(Type type) => core.GetType("Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions")!.GetMethods()
        .Single(method => method is { Name: "GetService", IsGenericMethod: true }).MakeGenericMethod(type).Invoke(null, [context])!;

    private object? OfDatabase(string question) =>
        relational.GetType("Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions")!.GetMethod(question)!
            .Invoke(null, [context.GetType().GetProperty("Database")!.GetValue(context)]);
}
