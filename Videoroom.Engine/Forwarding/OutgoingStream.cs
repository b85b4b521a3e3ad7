using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Layers;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// One RTP stream that a peer is sent, whatever track it carries at the moment. It lives over all
/// subscriptions with its SSRC: their numbers must go on where they ended.
/// </summary>
internal sealed class OutgoingStream
{
    private const long HistoryMs = 2000;

    public OutgoingStream(uint ssrc, CodecFormat format, bool keepsAudio)
    {
        Ssrc = ssrc;
        Kind = format.Kind;
        ClockRate = format.ClockRate;
        // The lower half, so that the first loss cannot upset the receiver's roll-over counter (RFC 3711, section 3.3.1).
        Rewriter = new RtpRewriter(format.ClockRate, (ushort)Random.Shared.Next(1, 0x8000), (uint)Random.Shared.NextInt64(uint.MaxValue));
        Loss = new ReportedLoss(Rewriter.Sent);
        var capacity = Kind == MediaKind.Video ? PacketHistory<SentPacket>.VideoCapacity
            : keepsAudio ? PacketHistory<SentPacket>.AudioCapacity
            : 0;
        History = new PacketHistory<SentPacket>(capacity, HistoryMs, static sent => sent.Buffer.Release());
    }

    public uint Ssrc { get; }

    /// <summary>The SSRC of its retransmissions; null without any.</summary>
    public uint? RtxSsrc { get; set; }

    public MediaKind Kind { get; }

    public int ClockRate { get; }

    public RtpRewriter Rewriter { get; }

    /// <summary>What the receiver's reports on it say of the receiver's network.</summary>
    public ReportedLoss Loss { get; }

    /// <summary>Keeps picture ids continuous while the stream carries VP8.</summary>
    public Vp8Rewriter Vp8 { get; } = new();

    /// <summary>Keeps picture ids continuous while the stream carries VP9.</summary>
    public Vp9Rewriter Vp9 { get; } = new();

    /// <summary>Keeps frame numbers continuous while the stream carries dependency descriptors.</summary>
    public DescriptorRewriter Descriptors { get; } = new();

    /// <summary>What the receiver may ask for again.</summary>
    public PacketHistory<SentPacket> History { get; }

    /// <summary>The subscription that feeds it; null while the slot is empty.</summary>
    public TrackSender? Sender { get; set; }

    /// <summary>Packets sent, for sender reports; wraps as the report's field does.</summary>
    public uint Packets { get; set; }

    /// <summary>Payload bytes sent, for sender reports.</summary>
    public uint Octets { get; set; }

    /// <summary>When its next sender report is due, in milliseconds.</summary>
    public long NextReportMs { get; set; }
}
