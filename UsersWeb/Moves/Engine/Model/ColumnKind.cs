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

    /// <summary>16 bytes (RFC 9562), ordered as they are written.</summary>
    Guid,

    /// <summary>Bytes; their length is counted in bytes.</summary>
    Bytes,

    /// <summary>A decimal number of a precision and a scale. 1.5 and 1.50 are one number.</summary>
    Decimal,
}
