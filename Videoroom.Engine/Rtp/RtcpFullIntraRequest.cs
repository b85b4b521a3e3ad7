using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>A full intra request (RFC 5104, section 4.3.1): a list of streams, the media SSRC of the header is unused.</summary>
internal readonly ref struct RtcpFullIntraRequest
{
    /// <summary>What is read of one request at most: no receiver has more streams of one sender.</summary>
    public const int MaximumEntries = 64;

    private readonly ReadOnlySpan<byte> _entries;

    private RtcpFullIntraRequest(uint senderSsrc, ReadOnlySpan<byte> entries)
    {
        SenderSsrc = senderSsrc;
        _entries = entries;
    }

    /// <summary>Who asks.</summary>
    public uint SenderSsrc { get; }

    /// <summary>How many streams are asked for.</summary>
    public int Count => Math.Min(_entries.Length / 8, MaximumEntries);

    /// <summary>
    /// A stream, and the request's number: the same number again is the same request repeated, not a new one.
    /// </summary>
    public (uint MediaSsrc, byte SequenceNumber) this[int index]
        => (BinaryPrimitives.ReadUInt32BigEndian(_entries[(8 * index)..]), _entries[(8 * index) + 4]);

    /// <summary>Reads a FIR; false when it is another packet, cut short, or names nothing.</summary>
    public static bool TryParse(in RtcpPacket packet, out RtcpFullIntraRequest request)
    {
        request = default;
        if (packet.Type != RtcpPacketType.PayloadFeedback || packet.Count != RtcpFeedbackFormat.FullIntraRequest
            || packet.Body.Length < 16)
        {
            return false;
        }

        request = new RtcpFullIntraRequest(BinaryPrimitives.ReadUInt32BigEndian(packet.Body), packet.Body[8..]);
        return true;
    }
}
