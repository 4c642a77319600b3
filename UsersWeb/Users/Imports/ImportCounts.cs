namespace UsersWeb.Users.Imports;

/// <summary>How many lines led to what.</summary>
internal sealed class ImportCounts
{
    private readonly long[] counts = new long[Enum.GetValues<ImportDeed>().Length];

    /// <summary>How many problems were found in them.</summary>
    public long Problems { get; set; }

    /// <summary>Those who are created, invited or not.</summary>
    public long Created => this[ImportDeed.Create] + this[ImportDeed.Invite];

    /// <summary>Of a deed.</summary>
    public long this[ImportDeed deed] => counts[(int)deed];

    /// <summary>All lines.</summary>
    public long All => counts.Sum();

    /// <summary>Counts a line.</summary>
    public void Add(ImportDeed deed) => counts[(int)deed]++;

    /// <summary>A line turned out to be wrong.</summary>
    public void MakeWrong(ImportDeed was)
    {
        counts[(int)was]--;
        counts[(int)ImportDeed.Wrong]++;
    }
}
