using Videoroom.Client.Network;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>All that one client sends and receives. It lives on its loop's thread.</summary>
internal sealed class CallMedia : IClientMedia
{
    private const long ReportEveryUs = 1_000_000;
    private const int BlocksAPacket = 16;
    private readonly Dictionary<uint, IncomingStream> _bySsrc = [];
    private readonly Dictionary<uint, IncomingStream> _byRtxSsrc = [];
    private readonly uint _reporterSsrc = (uint)Random.Shared.NextInt64(1, 1L << 32);
    private ushort _transportSequence;
    private long _nextReportUs;

    /// <summary>The way out; set before the first turn.</summary>
    public ClientTransport Transport { get; set; } = null!;

    public List<OutgoingStream> Outgoing { get; } = [];

    /// <summary>By mid.</summary>
    public Dictionary<string, IncomingStream> Incoming { get; } = [];

    /// <summary>RTP packets of streams that no answer announced.</summary>
    public long UnknownPackets { get; private set; }

    /// <summary>RTP packets received in all.</summary>
    public long PacketsReceived { get; private set; }

    /// <summary>Packets of ours that the server's transport-wide feedback reported as received.</summary>
    public long FeedbackReceived { get; private set; }

    /// <summary>When SRTP keys were there; 0 before.</summary>
    public long ConnectedUs { get; private set; }

    public void OnConnected(long nowUs) => ConnectedUs = nowUs;

    /// <summary>Makes the incoming streams those of an answer; a stream that stays keeps its state.</summary>
    public void SetIncoming(IReadOnlyList<IncomingStreamOptions> streams)
    {
        foreach (var gone in Incoming.Where(pair => !streams.Contains(pair.Value.Options)).Select(pair => pair.Key).ToList())
        {
            Incoming.Remove(gone);
        }

        foreach (var options in streams.Where(options => !Incoming.ContainsKey(options.Mid)))
        {
            Incoming.Add(options.Mid, new IncomingStream(options));
        }

        _bySsrc.Clear();
        _byRtxSsrc.Clear();
        foreach (var stream in Incoming.Values)
        {
            _bySsrc[stream.Options.Ssrc] = stream;
            if (stream.Options.RtxSsrc is { } rtx)
            {
                _byRtxSsrc[rtx] = stream;
            }
        }
    }

    public void OnRtp(Span<byte> packet, long nowUs)
    {
        PacketsReceived++;
        if (!RtpPacket.TryParse(packet, out var rtp))
        {
            return;
        }

        if (_bySsrc.TryGetValue(rtp.Ssrc, out var stream))
        {
            stream.OnRtp(packet, retransmission: false, nowUs);
        }
        else if (_byRtxSsrc.TryGetValue(rtp.Ssrc, out stream))
        {
            stream.OnRtp(packet, retransmission: true, nowUs);
        }
        else
        {
            UnknownPackets++;
        }
    }

    public void OnRtcp(ReadOnlySpan<byte> compound, long nowUs)
    {
        if (!RtcpReader.TryCreate(compound, out var reader))
        {
            return;
        }

        while (reader.TryRead(out var packet))
        {
            if (RtcpSenderReport.TryParse(packet, out var report))
            {
                _bySsrc.GetValueOrDefault(report.Ssrc)?.OnSenderReport(report.Ntp, nowUs);
            }
            else if (RtcpNack.TryParse(packet, out var nack))
            {
                if (Find(nack.MediaSsrc) is { } asked)
                {
                    while (nack.TryRead(out var sequence))
                    {
                        asked.Resend(Transport, ref _transportSequence, sequence);
                    }
                }
            }
            else if (RtcpPictureLossIndication.TryParse(packet, out var pli))
            {
                Find(pli.MediaSsrc)?.SendKeyFrame();
            }
            else if (RtcpTransportFeedback.TryParse(packet, out var feedback))
            {
                while (feedback.TryRead(out _, out var received, out _))
                {
                    FeedbackReceived += received ? 1 : 0;
                }
            }
        }
    }

    public long OnTurn(long nowUs)
    {
        var next = _nextReportUs;
        foreach (var stream in Outgoing)
        {
            next = Math.Min(next, stream.OnTurn(Transport, ref _transportSequence, nowUs));
        }

        foreach (var stream in Incoming.Values)
        {
            next = Math.Min(next, stream.OnTurn(Transport, _reporterSsrc, nowUs));
        }

        if (nowUs >= _nextReportUs)
        {
            _nextReportUs = nowUs + ReportEveryUs;
            Report(nowUs);
        }

        return next;
    }

    private OutgoingStream? Find(uint ssrc)
    {
        foreach (var stream in Outgoing)
        {
            if (stream.Options.Ssrc == ssrc)
            {
                return stream;
            }
        }

        return null;
    }

    private void Report(long nowUs)
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[BlocksAPacket];
        var count = 0;
        foreach (var stream in Incoming.Values)
        {
            if (stream.Packets > 0)
            {
                blocks[count++] = stream.Report(nowUs);
            }

            if (count == BlocksAPacket)
            {
                SendReport(blocks);
                count = 0;
            }
        }

        if (count > 0)
        {
            SendReport(blocks[..count]);
        }
    }

    private void SendReport(ReadOnlySpan<ReportBlock> blocks)
    {
        Span<byte> compound = stackalloc byte[1200];
        var writer = new RtcpWriter(compound);
        writer.TryWriteReceiverReport(_reporterSsrc, blocks);
        writer.TryWriteCname(_reporterSsrc, "client"u8);
        Transport.SendRtcp(compound[..writer.Size]);
    }
}
