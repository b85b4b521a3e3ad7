using System.Net;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Network;
using Videoroom.Engine.Speech;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine;

/// <summary>How a node's media engine is set up; fixed for its life.</summary>
public sealed record MediaEngineOptions
{
    /// <summary>TCP connections of media, where the machine sets no smaller bound.</summary>
    public const int UsualStreamConnections = 10_000;

    /// <summary>Those of one client, likewise.</summary>
    public const int UsualStreamConnectionsPerClient = 512;

    /// <summary>The node's DTLS certificate. The engine does not dispose it.</summary>
    public required DtlsCertificate Certificate { get; init; }

    /// <summary>This node's name in the cluster, as other nodes' <see cref="Forwarding.TrackSource"/>s say it; null without a cluster.</summary>
    public string? NodeName { get; init; }

    /// <summary>
    /// The machine's address that other nodes send media to, and that media to them leaves from; null takes the first of its own
    /// that is announced.
    /// </summary>
    public IPAddress? RelayAddress { get; init; }

    /// <summary>The port of all peers, UDP and TCP; 0 takes one that is free for both.</summary>
    public int Port { get; init; } = 20_000;

    /// <summary>Media loops, each a thread: as many as cores. One where the system cannot share a port between sockets.</summary>
    public int Loops { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The address that clients reach the node under when it is not one of the machine's own (behind NAT): announced
    /// first. Null without one.
    /// </summary>
    public IPAddress? ExternalAddress { get; init; }

    /// <summary>Networks of this machine whose addresses clients are not told.</summary>
    public IReadOnlyList<ExcludedNetwork> ExcludedNetworks { get; init; } = ExcludedNetwork.ContainerBridges;

    /// <summary>The kernel's socket buffers in bytes, for each loop and direction; a warning is logged when less is granted.</summary>
    public int SocketBufferBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Packet buffers of 2 KB that a loop may have in use; they are allocated on demand.</summary>
    public int MaxPacketBuffersPerLoop { get; init; } = 65_536;

    /// <summary>The integrated TURN server.</summary>
    public TurnOptions Turn { get; init; } = new();

    /// <summary>
    /// TCP connections to the media and TURN ports, of all clients together, half of them without credentials; one more ends one without
    /// credentials, or is refused.
    /// </summary>
    public int MaxStreamConnections { get; init; } = UsualStreamConnections;

    /// <summary>TCP connections from one IPv4 address or one IPv6 /64; one more ends one without credentials, or is refused.</summary>
    public int MaxStreamConnectionsPerClient { get; init; } = UsualStreamConnectionsPerClient;

    /// <summary>How many audio tracks of a large room are forwarded.</summary>
    public SpeakerLimit SpeakerLimit { get; init; } = new();

    /// <summary>Packets that may wait on their way from one loop to another; beyond that video is dropped and counted.</summary>
    public int HandOverCapacity { get; init; } = 4096;
}
