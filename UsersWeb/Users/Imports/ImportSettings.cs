using System.Text.Json;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Users.Imports;

/// <summary>How a file is read, and what is done with it.</summary>
public sealed record ImportSettings
{
    /// <summary>What stands between values.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>"utf-8" or "windows-1252".</summary>
    public string Encoding { get; init; } = CsvDialect.Utf8;

    /// <summary>What each column of the file is, as <see cref="ImportColumns.All"/> names it; null for one that is left out.</summary>
    public IReadOnlyList<string?> Columns { get; init; } = [];

    /// <summary>By what people are found who are there already, one of the columns; null to create only.</summary>
    public string? UpdateBy { get; init; }

    /// <summary>Whether who is not found is left out; else they are created.</summary>
    public bool LeaveAbsent { get; init; }

    /// <summary>Whether those who are created and of whom the file has no status are invited; else they are active.</summary>
    public bool Invite { get; init; }

    /// <summary>Whether lines that are right are done though others are wrong.</summary>
    public bool OnlyRight { get; init; }

    /// <summary>What is wrong with it, for people, by field of the form; empty when it can be checked.</summary>
    /// <param name="isUtf8">Whether the file is valid UTF-8.</param>
    public Dictionary<string, string> Check(bool isUtf8)
    {
        var errors = new Dictionary<string, string>();
        if (Encoding == CsvDialect.Utf8 && !isUtf8)
            errors["Encoding"] = T("This file is not in UTF-8. Choose Windows-1252, or save it as UTF-8 and choose it again.");
        if (Columns.OfType<string>().GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            errors["Columns"] = T("Two columns are “{0}”. Choose it for one of them.", Label(twice.Key));
        else if (UpdateBy is { } key && !Columns.Contains(key))
            errors["UpdateBy"] = T("Choose which column is “{0}”, because people are to be found by it.", Label(key));
        else if (!LeaveAbsent && UserField.All.FirstOrDefault(field => field.IsRequired && !Columns.Contains(field.Member)) is { } missing)
            errors["Columns"] = T("Choose which column is “{0}”: whoever is created needs one.", missing.Label);
        else if (!Columns.OfType<string>().Any(name => name != UpdateBy && name != ImportColumns.Id))
            errors["Columns"] = T("Choose at least one column that is to be written.");
        return errors;
    }

    /// <summary>As it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>From there.</summary>
    public static ImportSettings OfJson(string json) => JsonSerializer.Deserialize<ImportSettings>(json)!;

    private static string Label(string name) => ImportColumns.All.First(column => column.Name == name).Label;
}
