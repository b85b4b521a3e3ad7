using System.Net;

namespace Videoroom.Bench.Load.Janus;

/// <summary>How a Janus is started.</summary>
internal sealed record JanusServerOptions
{
    /// <summary>What to write before the command, such as the core that it runs on.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];

    /// <summary>Threads that move media, each for its share of the PeerConnections; 0 is Janus's default, one thread for each.</summary>
    public int EventLoops { get; init; } = 1;

    /// <summary>Lost packets a second that it reports to an application as a slow link; 0 reports none, as is its default.</summary>
    public int SlowLinkThreshold { get; init; }

    /// <summary>
    /// The address that it offers for media; null is the machine's first IPv4 address that is not a loopback one. Janus never offers those
    /// of a loopback interface. What this machine sends to its own address passes the loopback interface all the same.
    /// </summary>
    public IPAddress? MediaAddress { get; init; }

    /// <summary>The lowest UDP port for media.</summary>
    public int FirstMediaPort { get; init; } = 20_000;

    /// <summary>The highest UDP port for media; each PeerConnection takes one. Below the range that Linux gives to outgoing connections.</summary>
    public int LastMediaPort { get; init; } = 31_999;
}
