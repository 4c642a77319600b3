namespace UsersWeb.Web;

/// <summary>Marks what somebody may do who has to change their password first.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class WhilePasswordIsDueAttribute : Attribute;
