using System.Globalization;
using System.Runtime.CompilerServices;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Users.Imports;

/// <summary>A line of the file as the settings read it.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Id">The number of somebody; null where the file has none.</param>
/// <param name="Given">The values of the fields in the order of <see cref="ImportLines.Fields"/>; null for an empty one.</param>
/// <param name="Error">What is wrong with the line as a whole; null when it can be looked at.</param>
/// <param name="IdError">What is wrong with the number.</param>
public sealed record ImportLine(long Line, long? Id, string?[] Given, string? Error = null, string? IdError = null);

/// <summary>Reads a file by its settings: which columns are which fields, and what stands in them.</summary>
public sealed class ImportLines
{
    private readonly ImportSettings settings;
    private readonly int[] columns;
    private readonly int idColumn;

    /// <param name="settings">What somebody chose.</param>
    public ImportLines(ImportSettings settings)
    {
        this.settings = settings;
        var places = settings.Columns.Select((name, i) => (Name: name, Place: i)).Where(one => one.Name is not null).ToList();
        var fields = places.Where(one => one.Name != ImportColumns.Id)
            .Select(one => (Field: UserField.OfMember(one.Name!)!, one.Place)).ToList();
        Fields = [.. fields.Select(one => one.Field)];
        var id = places.Where(one => one.Name == ImportColumns.Id).Select(one => (int?)one.Place).FirstOrDefault();
        idColumn = id is null ? -1 : fields.Count;
        columns = [.. fields.Select(one => one.Place), .. id is { } place ? new[] { place } : []];
    }

    /// <summary>The fields that the file has.</summary>
    public IReadOnlyList<UserField> Fields { get; }

    /// <summary>The lines after the first, which names the columns.</summary>
    /// <exception cref="CsvFileException">It can't be read from here on.</exception>
    public async IAsyncEnumerable<ImportLine> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var text = CsvDialect.Reader(file, settings.Encoding);
        var isFirst = true;
        await foreach (var row in CsvRows.ReadAsync(text, settings.Separator, columns, cancellation))
        {
            if (!isFirst) yield return Line(row);
            isFirst = false;
        }
    }

    /// <summary>The fields of a line, over those that are saved or usual. Problems are added where a value can't be one.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fields">What stands for what the line does not say.</param>
    /// <param name="problems">Messages by the name of the field.</param>
    public UserFields Apply(ImportLine line, UserFields fields, Dictionary<string, string> problems)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            var (field, value) = (Fields[i], line.Given[i]);
            if (field.Kind == FieldKind.Choice)
            {
                if (value is null) continue;
                if (Choice(field, value) is { } choice) fields = field.With(fields, choice.Value);
                else problems.TryAdd(field.Name, field.NoSuchChoice);
            }
            // What everybody has is not taken away by an empty cell.
            else if (value is not null || !field.IsRequired) fields = field.With(fields, value);
        }
        return fields;
    }

    // Files are written in English, in whatever language somebody imports them.
    private static FieldChoice? Choice(UserField field, string value) => field.AllChoices.FirstOrDefault(choice =>
        value.Equals(choice.Member, StringComparison.OrdinalIgnoreCase)
        || value.Equals(choice.English, StringComparison.OrdinalIgnoreCase));

    private ImportLine Line(CsvRow row)
    {
        if (row.Count != settings.Columns.Count)
        {
            return new(row.Line, null, [],
                T("This line has {0} values, and the first one names {1} columns.", row.Count, settings.Columns.Count));
        }
        var given = new string?[Fields.Count];
        for (var i = 0; i < given.Length; i++) given[i] = Clean(row.Values[i]);
        if (idColumn < 0 || Clean(row.Values[idColumn]) is not { } id) return new(row.Line, null, given);
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new(row.Line, number, given) : new(row.Line, null, given, IdError: T("This must be the number of a person, such as 7."));
    }

    // As in a form: white space around a value is cut, and empty means none.
    private static string? Clean(string value)
    {
        var text = CsvLine.Unguarded(value.Trim()).Trim();
        return text.Length == 0 ? null : text;
    }
}
