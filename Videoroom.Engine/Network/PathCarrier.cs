namespace Videoroom.Engine.Network;

/// <summary>
/// What carries the datagrams of a path that is not a plain UDP pair: each goes behind a header on <see cref="Wire"/>.
/// Called by whichever loop sends; an implementation reads immutable snapshots of its state.
/// </summary>
internal abstract class PathCarrier
{
    /// <summary>The longest header, in bytes: a Data indication around IPv6 (RFC 8656, section 11.4).</summary>
    public const int MaxHeaderLength = 48;

    /// <summary>How wrapped datagrams travel: a UDP pair, or a TCP connection whose carrier is a <see cref="StreamConnection"/>.</summary>
    public abstract Path Wire { get; }

    /// <summary>True once nothing passes any more, in either direction.</summary>
    public abstract bool IsClosed { get; }

    /// <summary>Decides how the next datagram is wrapped.</summary>
    /// <param name="path">The path that it goes on.</param>
    /// <param name="nowMs">The engine's clock, in milliseconds.</param>
    /// <param name="wrapping">What <see cref="Wrap"/> is to be given: state may change on another loop in between.</param>
    /// <returns>False when nothing can be carried: closed, or no permission.</returns>
    public abstract bool TryBegin(in Path path, long nowMs, out DatagramWrapping wrapping);

    /// <summary>Writes the header, and padding behind the datagram where the framing has any.</summary>
    /// <param name="frame">The header's room, the datagram, and at least 3 bytes more.</param>
    /// <param name="wrapping">As <see cref="TryBegin"/> decided.</param>
    /// <param name="length">Bytes of the datagram.</param>
    /// <returns>Bytes of the whole frame.</returns>
    public abstract int Wrap(Span<byte> frame, in DatagramWrapping wrapping, int length);
}
