using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Ice;

/// <summary>What a STUN message did to an <see cref="IceLiteAgent"/>.</summary>
internal enum IceCheckOutcome
{
    /// <summary>Nothing: it was refused (silently, or with an error response) or asks for nothing.</summary>
    Refused,

    /// <summary>An authenticated check: consent was renewed.</summary>
    Authenticated,

    /// <summary>An authenticated check, and <see cref="IceLiteAgent.Selected"/> or the client's user name fragment changed.</summary>
    Selected,
}

/// <summary>What a STUN message did, and what to answer.</summary>
/// <param name="Outcome">What it did.</param>
/// <param name="ResponseLength">Bytes of the response to send back on the same path; 0 for none.</param>
/// <param name="PairAdded">The path is new: its route may be learnt now.</param>
/// <param name="Replaced">The pair that made room for it, when there were too many; its route is to be dropped.</param>
internal readonly record struct IceCheckResult(
    IceCheckOutcome Outcome, int ResponseLength, bool PairAdded = false, Path? Replaced = null);
