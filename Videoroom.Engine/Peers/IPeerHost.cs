using Microsoft.Extensions.Logging;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine.Peers;

/// <summary>What a session needs of its engine.</summary>
internal interface IPeerHost
{
    /// <summary>For faults.</summary>
    ILogger Logger { get; }

    /// <summary>Makes the DTLS sessions.</summary>
    DtlsContext Dtls { get; }

    /// <summary>The tracks of all rooms.</summary>
    TrackDirectory Tracks { get; }

    /// <summary>Media from and to other nodes.</summary>
    MediaRelay Relay { get; }

    /// <summary>Who may use the integrated TURN server.</summary>
    TurnUsers TurnUsers { get; }

    /// <summary>Counts handshakes under way.</summary>
    void OnHandshake(int change);

    /// <summary>The session has freed all that it held.</summary>
    void OnFreed(PeerSession session);
}
