namespace UsersWeb.Audit;

/// <summary>What people call the fields that an entry tells of. Said by whoever keeps them.</summary>
public interface IFieldWords
{
    /// <summary>The name of a member; null when it is no field of theirs.</summary>
    string? Label(string member);

    /// <summary>A value of the member, in words.</summary>
    string Value(string member, string value);
}
