using System.Net;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine;

/// <summary>The media plane of one node: its media port, its loops and its peer connections.</summary>
public interface IMediaEngine
{
    /// <summary>The addresses that answers announce as host candidates, the preferred one first: UDP, and TCP on the same ports.</summary>
    IReadOnlyList<IPEndPoint> AnnouncedAddresses { get; }

    /// <summary>Where clients reach the integrated TURN server, one entry a transport: UDP, then TCP and TLS where they are set up.</summary>
    IReadOnlyList<TurnServerAddress> TurnServers { get; }

    /// <summary>The fingerprint of the node's DTLS certificate, for <c>a=fingerprint</c>.</summary>
    CertificateFingerprint Fingerprint { get; }

    /// <summary>What the engine holds right now; all zero when the last peer connection has been closed.</summary>
    MediaEngineCounters Counters { get; }

    /// <summary>Media from and to the cluster's other nodes.</summary>
    IMediaRelay Relay { get; }

    /// <summary>
    /// Opens the server's side of one peer connection. It waits for the client's connectivity checks.
    /// Callable from any thread.
    /// </summary>
    /// <param name="options">Whose connection it is.</param>
    /// <param name="observer">Told of every change, on a thread of the engine: it must not block.</param>
    /// <returns>The connection; the caller closes it.</returns>
    IPeerConnection CreatePeerConnection(PeerConnectionOptions options, IPeerConnectionObserver observer);
}
