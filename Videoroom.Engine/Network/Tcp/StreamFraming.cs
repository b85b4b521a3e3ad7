namespace Videoroom.Engine.Network.Tcp;

/// <summary>How datagrams lie on a TCP connection.</summary>
/// <param name="HeaderLength">Bytes in front of each.</param>
/// <param name="TryReadFrame">Finds the first.</param>
/// <param name="WriteHeader">Writes what goes in front of one, given the header's room with the datagram behind it, and the datagram's bytes.</param>
internal sealed record StreamFraming(int HeaderLength, StreamFraming.Reader TryReadFrame, StreamFraming.Writer WriteHeader)
{
    /// <summary>Looks at the beginning of what was received.</summary>
    /// <param name="received">What has come and was not taken yet.</param>
    /// <param name="frameLength">Bytes to take off, padding included.</param>
    /// <param name="datagramLength">Bytes of the datagram, header and padding excluded.</param>
    /// <param name="isBroken">True when no frame can begin so: the connection has to end.</param>
    /// <returns>False when there is no whole frame: more has to come, unless it is broken.</returns>
    public delegate bool Reader(ReadOnlySpan<byte> received, out int frameLength, out int datagramLength, out bool isBroken);

    /// <summary>Writes a header.</summary>
    /// <param name="frame">The header's room, and the datagram.</param>
    /// <param name="length">Bytes of the datagram.</param>
    public delegate void Writer(Span<byte> frame, int length);
}
