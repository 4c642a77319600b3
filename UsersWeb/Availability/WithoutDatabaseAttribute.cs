namespace UsersWeb.Availability;

/// <summary>Marks a route that answers while the database is down: nobody is signed in there.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class WithoutDatabaseAttribute : Attribute;
