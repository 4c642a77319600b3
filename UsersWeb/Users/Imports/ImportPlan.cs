using UsersWeb.Data;

namespace UsersWeb.Users.Imports;

/// <summary>What is to become of a line.</summary>
public enum ImportDeed
{
    /// <summary>Something is wrong with it.</summary>
    Wrong,

    /// <summary>Somebody is created.</summary>
    Create,

    /// <summary>Somebody is created and sent an invitation.</summary>
    Invite,

    /// <summary>Somebody is changed.</summary>
    Update,

    /// <summary>They are as the file has them.</summary>
    Unchanged,

    /// <summary>They are not there, and nobody is to be created.</summary>
    Absent,
}

/// <summary>A line, and what is to become of it.</summary>
/// <param name="line">The line.</param>
internal sealed class PlannedLine(ImportLine line)
{
    /// <summary>The line.</summary>
    public ImportLine Line => line;

    /// <summary>Whom the line means, of those who are there; null for nobody.</summary>
    public User? Found { get; set; }

    /// <summary>What is to become of it.</summary>
    public ImportDeed Deed { get; set; }

    /// <summary>The row of somebody new; null for every other deed.</summary>
    public User? Created { get; set; }

    /// <summary>The person as they are; null for somebody new.</summary>
    public UserFields? Saved { get; set; }

    /// <summary>The fields as they would be; null where nobody is found or something is wrong with the line as a whole.</summary>
    public UserFields? Fields { get; set; }

    /// <summary>Messages by the member in JSON of the field; empty for the line as a whole.</summary>
    public List<(string Field, string Message)> Problems { get; } = [];

    /// <summary>Says what is wrong.</summary>
    public void Refuse(string field, string message)
    {
        Deed = ImportDeed.Wrong;
        Problems.Add((field, message));
    }
}
