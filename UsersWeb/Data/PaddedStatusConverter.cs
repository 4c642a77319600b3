using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace UsersWeb.Data;

/// <summary>
/// For an engine that compares as if blanks at the end were not there: what it takes for a name, is read as that name.
/// </summary>
public sealed class PaddedStatusConverter() : ValueConverter<UserStatus, string>(
    status => status.ToString(), stored => Read(stored))
{
    /// <summary>From its text in the database.</summary>
    public static UserStatus Read(string stored) => StatusConverter.Read(stored.TrimEnd(' '));
}
