using Videoroom.Client.Network;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>What a client receives as one RTP stream, its retransmissions included: reports on it and asks for what is missing.</summary>
internal sealed class IncomingStream(IncomingStreamOptions options)
{
    private const long BrokenPictureUs = 1_000_000;
    private const long UnknownRoundTripMs = 20;
    private const int MaximumBlocks = 8;
    private const int MaximumFeedback = 512;
    private readonly ReceiveStatistics _statistics = new(options.ClockRate);
    private readonly NackGenerator _nacks = new();
    private readonly ushort[] _missing = new ushort[64];
    private readonly PictureSize _size = new();
    private readonly SequenceWindow _received = new();
    private long _nextPliUs;

    /// <summary>The latest description.</summary>
    public IncomingStreamOptions Options { get; set; } = options;

    /// <summary>The stream's SSRC; 0 until a packet has told one that was not announced.</summary>
    public uint Ssrc { get; set; } = options.Ssrc ?? 0;

    /// <summary>Complete pictures; stays at 0 for audio.</summary>
    public FrameAssembler Frames { get; } = new();

    /// <summary>Packets received, retransmissions included.</summary>
    public long Packets { get; private set; }

    /// <summary>Payload bytes received.</summary>
    public long Bytes { get; private set; }

    /// <summary>Packets that came as retransmissions.</summary>
    public long Recovered { get; private set; }

    /// <summary>Audio packets that did not come, but are repeated in later ones (RFC 2198).</summary>
    public long Restored { get; private set; }

    /// <summary>Sequence numbers asked for again.</summary>
    public long NacksSent { get; private set; }

    /// <summary>Keyframes asked for.</summary>
    public long PlisSent { get; private set; }

    /// <summary>Packets that never came by themselves, by sequence number; those that came again count too.</summary>
    public long Lost => _statistics.CumulativeLost;

    /// <summary>Where the latency of stamped packets goes; null nowhere.</summary>
    public LatencyLog? Latencies { get; set; }

    /// <summary>Throws away every n-th packet on arrival, which then has to be asked for; 0 for none.</summary>
    public int DropEvery { get; set; }

    private bool IsVideo => Options.Kind == MediaKind.Video;

    public void OnRtp(Span<byte> packet, bool retransmission, long nowUs)
    {
        if (retransmission)
        {
            // Padding, with which a server looks for more bandwidth, repeats nothing.
            if (!Options.Formats.Retransmissions.TryGetValue((byte)(packet[1] & 0x7F), out var payloadType)
                || !RtxPacket.TryRestore(packet, payloadType, Ssrc, out var offset))
            {
                return;
            }

            Recovered++;
            packet = packet[offset..];
        }

        Packets++;
        if (!retransmission && DropEvery != 0 && Packets % DropEvery == 0)
        {
            return;
        }

        if (!RtpPacket.TryParse(packet, out var rtp))
        {
            return;
        }

        Bytes += rtp.Payload.Length;
        if (retransmission)
        {
            _nacks.OnRecovered(rtp.SequenceNumber);
        }
        else
        {
            OnOriginal(rtp, nowUs);
        }

        if (!IsVideo)
        {
            ReadEarlier(rtp);
        }

        if (IsVideo && Options.Formats.Codecs.TryGetValue(rtp.PayloadType, out var codec))
        {
            Frames.OnPacket(codec, rtp, nowUs);
            _size.OnPacket(codec, rtp, Options.Formats.Extensions);
        }
    }

    public void OnSenderReport(NtpTime ntp, long nowUs) => _statistics.OnSenderReport(ntp, nowUs);

    public ReportBlock Report(long nowUs) => _statistics.BuildReportBlock(Ssrc, nowUs);

    /// <summary>Asks for what is missing.</summary>
    /// <returns>When there may be more to ask for.</returns>
    public long OnTurn(ClientTransport transport, uint ownSsrc, long nowUs)
    {
        if (!IsVideo || Packets == 0)
        {
            return long.MaxValue;
        }

        Span<byte> compound = stackalloc byte[MaximumFeedback];
        if (_nacks.DeadlineMs * 1000 <= nowUs)
        {
            var count = _nacks.Collect(nowUs / 1000, transport.RoundTripUs is { } roundTrip ? 1 + (roundTrip / 1000) : UnknownRoundTripMs, _missing);
            if (count > 0)
            {
                var writer = Feedback(compound, ownSsrc, nowUs);
                writer.TryWriteNack(ownSsrc, Ssrc, _missing.AsSpan(0, count));
                transport.SendRtcp(compound[..writer.Size]);
                NacksSent += count;
            }
        }

        if ((_nacks.TakeKeyFrameNeeded() || Frames.IsBroken(nowUs)) && nowUs >= _nextPliUs)
        {
            _nextPliUs = nowUs + BrokenPictureUs;
            var writer = Feedback(compound, ownSsrc, nowUs);
            writer.TryWritePictureLossIndication(ownSsrc, Ssrc);
            transport.SendRtcp(compound[..writer.Size]);
            PlisSent++;
        }

        return _nacks.DeadlineMs == long.MaxValue ? long.MaxValue : _nacks.DeadlineMs * 1000;
    }

    /// <summary>What it has received so far.</summary>
    public InboundStatistics Snapshot(string trackId) => new()
    {
        TrackId = trackId,
        Mid = Options.Mid,
        Kind = Options.Kind,
        PacketsReceived = Packets,
        BytesReceived = Bytes,
        PacketsLost = Lost,
        RetransmittedPacketsReceived = Recovered,
        PacketsRestored = Restored,
        NacksSent = NacksSent,
        PlisSent = PlisSent,
        Jitter = TimeSpan.FromSeconds((double)_statistics.Jitter / Options.ClockRate),
        FramesReceived = Frames.CompleteFrames,
        FramesDecodable = Frames.DecodableFrames,
        FrameWidth = _size.Size.Width,
        FrameHeight = _size.Size.Height,
        LargestFrameGap = TimeSpan.FromMicroseconds(Frames.LargestGapUs),
    };

    private void ReadEarlier(in RtpPacket rtp)
    {
        _received.TryAdd(rtp.SequenceNumber);
        if (rtp.PayloadType != Options.Formats.RedPayloadType)
        {
            return;
        }

        Span<RedBlock> blocks = stackalloc RedBlock[MaximumBlocks];
        var count = RedPayload.Read(rtp.Payload, blocks);
        for (var earlier = 1; earlier < count; earlier++)
        {
            Restored += _received.TryAdd((ushort)(rtp.SequenceNumber - earlier)) ? 1 : 0;
        }
    }

    private RtcpWriter Feedback(Span<byte> compound, uint ownSsrc, long nowUs)
    {
        var writer = new RtcpWriter(compound);
        if (!Options.ReducedSize)
        {
            writer.TryWriteReceiverReport(ownSsrc, [Report(nowUs)]);
            writer.TryWriteCname(ownSsrc, "client"u8);
        }

        return writer;
    }

    private void OnOriginal(in RtpPacket rtp, long nowUs)
    {
        _statistics.OnPacket(rtp.SequenceNumber, rtp.Timestamp, nowUs);
        if (Latencies is not null && PacketStamp.TryRead(rtp.Payload, out var sentUs))
        {
            Latencies.Add(PacketStamp.NowUs - sentUs);
        }

        if (IsVideo)
        {
            _nacks.OnPacket(rtp.SequenceNumber, nowUs / 1000);
        }
    }
}
