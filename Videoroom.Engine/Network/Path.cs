namespace Videoroom.Engine.Network;

/// <summary>
/// Where a datagram goes, or came from. Forwarding knows a way to a peer only as this value; what is behind it is the
/// socket's business.
/// </summary>
/// <param name="Kind">How it travels.</param>
/// <param name="Remote">The other side's address and port as we see them; on a relayed path the relayed transport address.</param>
/// <param name="Local">
/// Our own address on which the other side reached us: an answer must leave from it, else the client refuses it
/// (RFC 8445, section 7.2.5.2.1). The port is the media port.
/// </param>
public readonly record struct Path(PathKind Kind, TransportAddress Remote, TransportAddress Local)
{
    /// <summary>True before any pair is known.</summary>
    public bool IsNone => Remote.IsUnspecified;

    /// <summary>
    /// The connection or allocation that carries it; null for a plain UDP pair. Part of what makes two paths equal: the next
    /// allocation may get the relayed address of one that has ended.
    /// </summary>
    internal PathCarrier? Carrier { get; init; }

    /// <summary>A UDP pair.</summary>
    /// <param name="remote">The other side's address and port as we see them.</param>
    /// <param name="local">Our own address on which it reached us.</param>
    public static Path Udp(TransportAddress remote, TransportAddress local) => new(PathKind.Udp, remote, local);

    /// <summary>Whether datagrams on both look the same from outside. Plain comparisons: it runs for every datagram sent.</summary>
    internal static bool AreSame(in Path left, in Path right)
        => left.Remote == right.Remote && left.Local == right.Local && left.Kind == right.Kind && left.Carrier == right.Carrier;
}
