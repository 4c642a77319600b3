namespace UsersWeb.Users;

/// <summary>How a field is typed and shown.</summary>
public enum FieldKind
{
    /// <summary>Text in any script.</summary>
    Text,

    /// <summary>A name for machines: no capital letter or spelling is proposed for it.</summary>
    Identifier,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number, from left to right in every script.</summary>
    Telephone,

    /// <summary>One of <see cref="UserField.Choices"/>.</summary>
    Choice,
}
