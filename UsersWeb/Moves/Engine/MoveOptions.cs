using System.Text.Json.Serialization;

namespace UsersWeb.Moves.Engine;

/// <summary>What a move is asked to do.</summary>
public sealed record MoveOptions
{
    /// <summary>Stop after the preflight.</summary>
    public bool PreflightOnly { get; init; }

    /// <summary>Leave the backup of the source out.</summary>
    public bool NoBackup { get; init; }

    /// <summary>Go on with an interrupted move of the same source.</summary>
    public bool Resume { get; init; }

    /// <summary>Into a scratch database on the target's server, which is dropped afterwards.</summary>
    public bool Rehearse { get; init; }

    /// <summary>Drop scratch databases that rehearsals of the same target have left behind.</summary>
    public bool DropLeftovers { get; init; }

    /// <summary>Put the target into service when it is verified.</summary>
    [JsonPropertyName("switch")]
    public bool CutOver { get; init; }

    /// <summary>Let everybody go on meanwhile: changes are brought over, and only the switch itself keeps writers waiting.</summary>
    public bool Live { get; init; }

    /// <summary>When to switch, by the clock of this machine; null: as soon as it can be.</summary>
    public TimeOnly? At { get; init; }

    /// <summary>After a switch that let everybody go on the old database follows the new one, until somebody has done with it.</summary>
    public bool WayBack { get; init; }

    /// <summary>This is what follows such a switch, with the databases' parts exchanged.</summary>
    [JsonIgnore]
    public bool IsReturn { get; init; }

    /// <summary>After the verification keep the source locked and wait to be told whether to switch.</summary>
    public bool Wait { get; init; }

    /// <summary>Why these options can't be had together, in the words of the command; null when they can.</summary>
    [JsonIgnore]
    public string? Contradiction => this switch
    {
        { Rehearse: true } and ({ CutOver: true } or { Resume: true }) =>
            "--rehearse is thrown away afterwards; leave --switch and --resume out.",
        { Live: true, CutOver: false, Wait: false, PreflightOnly: false } =>
            "--live goes on until it switches: add --switch.",
        { At: not null, Live: false } or { At: not null, CutOver: false } =>
            "--at goes with --live --switch: only then does everybody go on until the time has come.",
        { WayBack: true, Live: false } => "--way-back goes with --live: only then is there one that loses nothing.",
        { Live: true, Rehearse: true } => "--rehearse lets everybody go on anyway; leave --live out.",
        { Live: true, Resume: true } => "--live begins anew; leave --resume out.",
        { PreflightOnly: true, Rehearse: true } => "--preflight-only stops before anything is written; leave --rehearse out.",
        { PreflightOnly: true, DropLeftovers: true } =>
            "--preflight-only writes and drops nothing; leave --drop-leftovers out.",
        _ => null,
    };
}
