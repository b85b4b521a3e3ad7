namespace Videoroom.Engine.Network;

/// <summary>Tells the protocols on the media port apart (RFC 7983, section 7).</summary>
internal static class Demultiplexer
{
    /// <summary>Looks at the first two bytes only; whether the rest is well-formed is the protocol's business.</summary>
    public static DatagramKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2)
        {
            return DatagramKind.Unknown;
        }

        return datagram[0] switch
        {
            <= 3 => DatagramKind.Stun,
            >= 20 and <= 63 => DatagramKind.Dtls,
            >= 64 and <= 127 => DatagramKind.TurnChannel,
            >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? DatagramKind.Rtcp : DatagramKind.Rtp,
            >= 192 => DatagramKind.Relay,
            _ => DatagramKind.Unknown,
        };
    }
}
