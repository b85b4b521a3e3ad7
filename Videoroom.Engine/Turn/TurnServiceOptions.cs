using System.Net;

namespace Videoroom.Engine.Turn;

/// <summary>How a node's TURN server is set up; fixed for its life.</summary>
internal sealed record TurnServiceOptions
{
    /// <summary>The longest <see cref="Realm"/>: it bounds a challenge's length.</summary>
    public const int MaxRealmLength = 127;

    /// <summary>What challenges name as REALM (RFC 8489, section 14.9): 1 to 127 ASCII characters.</summary>
    public string Realm { get; init; } = "videoroom";

    /// <summary>The address of relayed IPv4 addresses, as peers would see it; null when there are none.</summary>
    public IPAddress? RelayedIPv4 { get; init; }

    /// <summary>The address of relayed IPv6 addresses; null when there are none.</summary>
    public IPAddress? RelayedIPv6 { get; init; }

    /// <summary>The first port of relayed addresses.</summary>
    public ushort FirstPort { get; init; } = 50_000;

    /// <summary>The last one.</summary>
    public ushort LastPort { get; init; } = 59_999;

    /// <summary>Foreign peers that may be reached; when empty, no relayed port is bound.</summary>
    public IReadOnlyList<TurnPeerRule> AllowedPeers { get; init; } = [];

    /// <summary>The local address that relayed ports are bound on; null for the wildcard address of their family.</summary>
    public IPAddress? BindAddress { get; init; }

    /// <summary>Relayed ports that may be bound at a time.</summary>
    public int MaxRelaySockets { get; init; } = int.MaxValue;

    /// <summary>Allocations, and ports reserved for one, that a user may have at once.</summary>
    public int MaxAllocationsPerUser { get; init; } = 200;

    /// <summary>Bits per second that a user may send into the relay, together with what foreign peers send to him.</summary>
    public long MaxBitsPerSecondPerUser { get; init; } = 50_000_000;
}
