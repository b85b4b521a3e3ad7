using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;

namespace Videoroom.Actors.Endpoints;

// What the engine reports, as messages of the endpoint to itself. None of this ever leaves the node.

/// <summary>The client's first authenticated check came.</summary>
internal sealed record IceReached
{
    /// <summary>The only one.</summary>
    public static IceReached Instance { get; } = new();
}

/// <summary>The client nominated a pair.</summary>
/// <param name="RemoteUsernameFragment">Its ICE user name fragment, which tells the round.</param>
internal sealed record IceSelected(string RemoteUsernameFragment);

/// <summary>Media flows.</summary>
internal sealed record MediaConnected
{
    /// <summary>The only one.</summary>
    public static MediaConnected Instance { get; } = new();
}

/// <summary>The peer connection is over.</summary>
/// <param name="Failure">What ended it.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record MediaFailed(PeerConnectionFailure Failure, string Reason);

/// <summary>A subscription now forwards another layer.</summary>
internal sealed record LayerSwitched(string TrackId, string Rid, EncodingSwitchReason Reason);

/// <summary>Other peers need these layers of a track that the peer publishes.</summary>
internal sealed record LayersNeeded(string TrackId, IReadOnlyList<string> Rids);

/// <summary>Somebody begins or stops to speak on a track that the peer publishes.</summary>
internal sealed record VoiceHeard(string TrackId, bool IsSpeaking);

/// <summary>One second of the connection.</summary>
internal sealed record SampleTaken(PeerConnectionSample Sample);

/// <summary>A round of negotiation may have taken too long.</summary>
internal sealed record NegotiationDue
{
    /// <summary>The only one.</summary>
    public static NegotiationDue Instance { get; } = new();
}
