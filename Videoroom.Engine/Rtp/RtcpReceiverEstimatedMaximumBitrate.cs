using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>A REMB (draft-alvestrand-rmcat-remb-03, section 2.2).</summary>
internal readonly ref struct RtcpReceiverEstimatedMaximumBitrate
{
    private readonly ReadOnlySpan<byte> _ssrcs;

    private RtcpReceiverEstimatedMaximumBitrate(uint senderSsrc, long bitrateBps, ReadOnlySpan<byte> ssrcs)
    {
        SenderSsrc = senderSsrc;
        BitrateBps = bitrateBps;
        _ssrcs = ssrcs;
    }

    /// <summary>Who estimates.</summary>
    public uint SenderSsrc { get; }

    /// <summary>Bits a second, 0 or more; what 63 bits do not hold is said as <see cref="long.MaxValue"/>.</summary>
    public long BitrateBps { get; }

    /// <summary>How many streams share the bitrate.</summary>
    public int Count => _ssrcs.Length / 4;

    /// <summary>One of the streams.</summary>
    public uint this[int index] => BinaryPrimitives.ReadUInt32BigEndian(_ssrcs[(4 * index)..]);

    /// <summary>Reads a REMB; false when it is another packet or cut short.</summary>
    public static bool TryParse(in RtcpPacket packet, out RtcpReceiverEstimatedMaximumBitrate remb)
    {
        remb = default;
        var body = packet.Body;
        if (packet.Type != RtcpPacketType.PayloadFeedback || packet.Count != RtcpFeedbackFormat.ApplicationLayer
            || body.Length < 16 || !body.Slice(8, 4).SequenceEqual("REMB"u8) || body.Length - 16 < 4 * body[12])
        {
            return false;
        }

        var exponent = body[13] >> 2;
        var mantissa = ((body[13] & 3L) << 16) | BinaryPrimitives.ReadUInt16BigEndian(body[14..]);
        var bitrate = mantissa > long.MaxValue >> exponent ? long.MaxValue : mantissa << exponent;
        remb = new RtcpReceiverEstimatedMaximumBitrate(BinaryPrimitives.ReadUInt32BigEndian(body), bitrate, body.Slice(16, 4 * body[12]));
        return true;
    }
}
