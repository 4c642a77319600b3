namespace UsersWeb.Moves.Engine.Model;

/// <summary>What a column means, whatever an engine calls its type.</summary>
public enum ColumnKind
{
    /// <summary>32-bit integer.</summary>
    Int32,

    /// <summary>64-bit integer.</summary>
    Int64,

    /// <summary>0 or 1.</summary>
    Boolean,

    /// <summary>Unicode text; its length is counted in code points.</summary>
    Text,

    /// <summary>UTC, microseconds, years 1 to 9999.</summary>
    Instant,
}
