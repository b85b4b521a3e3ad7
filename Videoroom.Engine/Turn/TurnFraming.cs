using System.Buffers.Binary;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Engine.Turn;

/// <summary>
/// Finds the messages in the byte stream of a TURN client over TCP or TLS: STUN messages (RFC 8489, section 6.2.2) and
/// ChannelData, which is padded to a multiple of four bytes there (RFC 8656, section 12.5).
/// </summary>
internal static class TurnFraming
{
    /// <summary>The longest frame, in bytes; a longer one ends the connection.</summary>
    public const int MaxFrameLength = PacketBuffer.Capacity;

    private const int LengthBytes = 4;
    private const int CookieEnd = 8;
    private const byte LastStunByte = 3;
    private const byte FirstChannelByte = 64;
    private const byte LastChannelByte = 127;

    /// <summary>The framing of a connection.</summary>
    public static StreamFraming Framing { get; } = new(HeaderLength: 0, TryReadFrame, static (_, _) => { });

    /// <summary>Looks at the beginning of what was received.</summary>
    /// <param name="received">What has come and was not taken yet.</param>
    /// <param name="frameLength">Bytes to take off, padding included.</param>
    /// <param name="datagramLength">Bytes of the message, padding excluded.</param>
    /// <param name="isBroken">True when no frame can begin so: the connection has to end.</param>
    /// <returns>False when there is no whole frame: more has to come, unless it is broken.</returns>
    public static bool TryReadFrame(ReadOnlySpan<byte> received, out int frameLength, out int datagramLength, out bool isBroken)
    {
        frameLength = datagramLength = 0;
        isBroken = !received.IsEmpty && !CanBegin(received);
        if (isBroken || received.Length < LengthBytes)
        {
            return false;
        }

        var isChannelData = received[0] >= FirstChannelByte;
        var length = (isChannelData ? LengthBytes : StunMessage.HeaderLength) + BinaryPrimitives.ReadUInt16BigEndian(received[2..]);
        var padded = StunMessage.PaddedLength(length);
        isBroken = padded > MaxFrameLength || (!isChannelData && padded != length);
        if (isBroken || received.Length < padded)
        {
            return false;
        }

        (frameLength, datagramLength) = (padded, length);
        return true;
    }

    // The first bytes are those of the media port (RFC 7983, section 7).
    private static bool CanBegin(ReadOnlySpan<byte> received) => received[0] switch
    {
        >= FirstChannelByte and <= LastChannelByte => true,
        <= LastStunByte => received.Length < CookieEnd || BinaryPrimitives.ReadUInt32BigEndian(received[LengthBytes..]) == StunMessage.MagicCookie,
        _ => false,
    };
}
