namespace Videoroom.Engine;

/// <summary>What a media engine holds at one moment: what a leak would show up in.</summary>
/// <param name="PeerConnections">Connections created and not yet freed.</param>
/// <param name="PublishedTracks">Tracks that peers send.</param>
/// <param name="Subscriptions">Tracks that are forwarded, counted once a receiver.</param>
/// <param name="BuffersInUse">Packet buffers that are neither in a pool nor held by a loop for its next receive call.</param>
/// <param name="Routes">Remote addresses that belong to a peer connection.</param>
/// <param name="Handshakes">DTLS handshakes under way.</param>
/// <param name="TurnAllocations">Allocations on the integrated TURN server.</param>
/// <param name="StreamConnections">TCP connections to the media and TURN ports.</param>
/// <param name="Timers">Timers that the loops will fire: reports, acknowledgements, consent.</param>
/// <param name="RelayLinks">Other nodes that media is, or may be, exchanged with.</param>
/// <param name="RelayedTracksIn">Tracks that come from other nodes.</param>
/// <param name="RelayedTracksOut">Tracks that go to other nodes, counted once a node.</param>
public readonly record struct MediaEngineCounters(
    int PeerConnections,
    int PublishedTracks,
    int Subscriptions,
    int BuffersInUse,
    int Routes,
    int Handshakes,
    int TurnAllocations,
    int StreamConnections,
    int Timers,
    int RelayLinks,
    int RelayedTracksIn,
    int RelayedTracksOut);
