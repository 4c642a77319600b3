namespace UsersWeb.Data;

/// <summary>One key of the ring that signs cookies and form tokens; kept in the database so that every instance reads the others' cookies.</summary>
public sealed class DataProtectionKey
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>The name the framework gives it.</summary>
    public required string FriendlyName { get; set; }

    /// <summary>The key as XML.</summary>
    public required string Xml { get; set; }
}
