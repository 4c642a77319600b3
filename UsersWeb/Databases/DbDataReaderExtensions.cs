using System.Data.Common;

namespace UsersWeb.Databases;

/// <summary>What the drivers' readers lack.</summary>
public static class DbDataReaderExtensions
{
    /// <summary>The text of a column, or null for NULL.</summary>
    public static string? GetTextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
