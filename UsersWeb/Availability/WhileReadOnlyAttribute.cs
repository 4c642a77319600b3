namespace UsersWeb.Availability;

/// <summary>
/// Marks a route that is no GET and changes nothing in the database: it works while the users are being moved to another
/// one.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class WhileReadOnlyAttribute : Attribute;
