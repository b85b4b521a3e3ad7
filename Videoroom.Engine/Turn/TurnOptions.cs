using System.Net.Security;

namespace Videoroom.Engine.Turn;

/// <summary>How the integrated TURN server is set up. It always serves UDP, on the media port.</summary>
public sealed record TurnOptions
{
    /// <summary>The first port number of relayed addresses.</summary>
    public int FirstPort { get; init; } = 50_000;

    /// <summary>The last port number of relayed addresses.</summary>
    public int LastPort { get; init; } = 59_999;

    /// <summary>The TCP port of TURN; 0 takes a free one, null leaves it out.</summary>
    public int? TcpPort { get; init; }

    /// <summary>The TCP port of TURN over TLS; 0 takes a free one, null leaves it out. Needs <see cref="Certificate"/>.</summary>
    public int? TlsPort { get; init; }

    /// <summary>The certificate of TURN over TLS.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>The name in the certificate, which clients are told to connect to; null tells them the announced address.</summary>
    public string? HostName { get; init; }

    /// <summary>Foreign addresses that clients may be relayed to. Empty: to our own media address only, and no relayed port is opened.</summary>
    public IReadOnlyList<TurnPeerRule> AllowedPeers { get; init; } = [];

    /// <summary>Relayed ports that may be open at a time, each a socket; only with <see cref="AllowedPeers"/>. An allocation beyond is refused (508).</summary>
    public int MaxRelaySockets { get; init; } = int.MaxValue;

    /// <summary>Allocations that one peer may have at a time: the original's clients make about four with every ICE restart, and end them only later.</summary>
    public int MaxAllocationsPerPeer { get; init; } = 200;

    /// <summary>Bits a second that one peer may send into the relay, foreign peers' answers included; more is dropped.</summary>
    public long MaxBitrateBps { get; init; } = 50_000_000;
}
