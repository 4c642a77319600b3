using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Users.Imports;

/// <summary>What is chosen about a file, as it is posted.</summary>
public sealed class ImportForm
{
    /// <summary>The word for what stands between values.</summary>
    public string? Separator { get; set; }

    /// <summary>"utf-8" or "windows-1252".</summary>
    public string? Encoding { get; set; }

    /// <summary>What each column is; empty for one that is left out.</summary>
    public List<string?> Columns { get; set; } = [];

    /// <summary>By what people are found who are there; empty to create only.</summary>
    public string? UpdateBy { get; set; }

    /// <summary>Whether who is not found is left out.</summary>
    public string? LeaveAbsent { get; set; }

    /// <summary>Whether who is created is invited.</summary>
    public string? Invite { get; set; }

    /// <summary>The same as settings; what there is not counts as nothing.</summary>
    public ImportSettings ToSettings()
    {
        var key = ImportColumns.Keys.Any(one => one.Name == UpdateBy) ? UpdateBy : null;
        return new()
        {
            Separator = CsvDialect.Separator(Separator) ?? ',',
            Encoding = CsvDialect.Encodings.Contains(Encoding) ? Encoding! : CsvDialect.Utf8,
            Columns = [.. Columns.Take(CsvRows.MostColumns)
                .Select(name => ImportColumns.All.Any(one => one.Name == name) ? name : null)],
            UpdateBy = key,
            LeaveAbsent = key is not null && LeaveAbsent is not null,
            Invite = Invite is not null,
        };
    }
}
