namespace Videoroom.Actors.Rooms;

/// <summary>The decision: accepted when there is no code.</summary>
/// <param name="Code">Why not: one of the codes for refused joins in docs/protocol.md, section 8.</param>
/// <param name="Reason">The same as a sentence for people.</param>
internal readonly record struct Admission(string? Code, string? Reason)
{
    /// <summary>The peer may enter.</summary>
    public static Admission Accepted => default;

    /// <summary>The peer may enter.</summary>
    public bool IsAccepted => Code is null;
}
