using System.Net;
using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client;

/// <summary>How a client's media reaches the server, and whom it tells of what it receives.</summary>
public record MediaSessionOptions
{
    /// <summary>How its datagrams reach the server. Only the original's clients are told of TURN over UDP.</summary>
    public ClientWay Way { get; init; }

    /// <summary>
    /// Where datagrams for an address of the server's go instead, for example to a proxy that impairs them. Null leaves every address as it is;
    /// an address for which it gives null is not used.
    /// </summary>
    public Func<IPEndPoint, IPEndPoint?>? Route { get; init; }

    /// <summary>What its offers say that it tells about what it receives; it does so where the answer agrees. An offer of a server's it answers with transport-wide feedback.</summary>
    public ReceiverFeedback Feedback { get; init; }

    /// <summary>Told of every complete picture that is received; on the host's thread, which it must not block.</summary>
    public FrameObserver? Frames { get; init; }

    /// <summary>Told of each step of negotiation and transport; on whatever thread.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>Stamps what it sends with the time, and writes down how long what it receives took; null does neither.</summary>
    internal LatencyLog? Latencies { get; init; }

    /// <summary>Where the latencies of audio go instead; null to the others.</summary>
    internal LatencyLog? AudioLatencies { get; init; }

    /// <summary>Where a connection to a TURN server over TCP or TLS goes instead; null to the server.</summary>
    internal Func<IPEndPoint, IPEndPoint>? TurnRoute { get; init; }

    /// <summary>The video codecs that its offers say it takes; null for all.</summary>
    internal IReadOnlyList<Codec>? VideoCodecs { get; init; }
}
