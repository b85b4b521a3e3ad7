namespace Videoroom.Engine.Rtp;

/// <summary>One packet of an RTCP compound (RFC 3550, section 6.1), its lengths checked by <see cref="RtcpReader"/>.</summary>
internal readonly ref struct RtcpPacket
{
    /// <summary>The common header, in bytes.</summary>
    public const int HeaderSize = 4;

    /// <summary>Wraps one packet.</summary>
    public RtcpPacket(RtcpPacketType type, byte count, ReadOnlySpan<byte> body)
    {
        Type = type;
        Count = count;
        Body = body;
    }

    /// <summary>The packet type; may be none of the named ones.</summary>
    public RtcpPacketType Type { get; }

    /// <summary>The five bits of the header: report count, source count or feedback message type.</summary>
    public byte Count { get; }

    /// <summary>What follows the common header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; }
}
