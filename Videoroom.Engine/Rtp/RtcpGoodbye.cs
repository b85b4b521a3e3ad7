using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>A BYE (RFC 3550, section 6.6). Whose SSRCs they are is the caller's to check.</summary>
internal readonly ref struct RtcpGoodbye
{
    private readonly ReadOnlySpan<byte> _ssrcs;

    private RtcpGoodbye(ReadOnlySpan<byte> ssrcs) => _ssrcs = ssrcs;

    /// <summary>How many sources leave, 0 to 31.</summary>
    public int Count => _ssrcs.Length / 4;

    /// <summary>One of them.</summary>
    public uint this[int index] => BinaryPrimitives.ReadUInt32BigEndian(_ssrcs[(4 * index)..]);

    /// <summary>Reads a BYE; false when it is another packet or cut short.</summary>
    public static bool TryParse(in RtcpPacket packet, out RtcpGoodbye goodbye)
    {
        goodbye = default;
        if (packet.Type != RtcpPacketType.Goodbye || packet.Body.Length < 4 * packet.Count)
        {
            return false;
        }

        goodbye = new RtcpGoodbye(packet.Body[..(4 * packet.Count)]);
        return true;
    }
}
