using System.Text.Json.Serialization;

namespace UsersWeb.Moves.Engine;

/// <summary>The steps of a move, in their order. A new one needs words in <see cref="Report.StepWords"/>.</summary>
public enum MoveStep
{
    /// <summary>Looks at both databases and at every row; writes nothing.</summary>
    Preflight,

    /// <summary>A backup of the source.</summary>
    Backup,

    /// <summary>The target's tables.</summary>
    Schema,

    /// <summary>The rows.</summary>
    Copy,

    /// <summary>The target's secondary indexes; at the same time as <see cref="Verify"/>.</summary>
    Indexes,

    /// <summary>Both databases are compared, value by value.</summary>
    Verify,

    /// <summary>The numbers that new rows will get.</summary>
    Identities,

    /// <summary>What is changed meanwhile is brought over, and everything compared; only of a move that lets everybody go on.</summary>
    Follow,

    /// <summary>The old database follows the new one, so that there is a way back.</summary>
    Return,

    /// <summary>Verified; somebody decides whether to switch.</summary>
    Waiting,

    /// <summary>The target goes into service.</summary>
    [JsonStringEnumMemberName("switch")]
    CutOver,
}
