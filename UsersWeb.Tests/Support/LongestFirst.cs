using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(UsersWeb.Tests.Support.LongestFirst))]

namespace UsersWeb.Tests.Support;

/// <summary>Begins with the classes that take minutes, so that at the end no core waits for one of them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "Faults", "RoundTripTests", "ServerTests", "FullDiskTests", "RestartTests", "ArrivalTests", "NextNumberTests",
        "HostileServerTests",
        "RulesTests", "AccessibilityTests", "MoveJourneyTests", "DifferentialTests",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(Place)];

    private static int Place<TTestCollection>(TTestCollection collection) where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
