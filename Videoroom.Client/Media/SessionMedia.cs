using System.Buffers.Binary;
using System.Text;
using Videoroom.Client.Network;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>All that one client sends and receives. It lives on its loop's thread.</summary>
internal sealed class SessionMedia : IClientMedia
{
    private const long ReportEveryUs = 1_000_000;
    private const int BlocksAPacket = 16;
    private readonly Dictionary<uint, IncomingStream> _bySsrc = [];
    private readonly Dictionary<uint, IncomingStream> _byRtxSsrc = [];
    private readonly TransportFeedbackBuilder _feedback = new();
    private readonly CongestionControlFeedbackBuilder _congestionFeedback = new();
    private readonly ReceiverEstimate _estimate = new();
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

    /// <summary>Told when SRTP keys are there.</summary>
    public Action? Connected { get; init; }

    public void OnConnected(long nowUs) => Connected?.Invoke();

    /// <summary>Makes the incoming streams those of a description; a stream that stays keeps its state.</summary>
    public void SetIncoming(IReadOnlyList<IncomingStreamOptions> streams)
    {
        foreach (var gone in Incoming.Where(pair => !streams.Any(pair.Value.Options.IsSameStream)).Select(pair => pair.Key).ToList())
        {
            Incoming.Remove(gone, out var stream);
            _congestionFeedback.Forget(stream!.Ssrc);
            _congestionFeedback.Forget(stream.Options.RtxSsrc ?? 0);
        }

        foreach (var options in streams)
        {
            if (Incoming.TryGetValue(options.Mid, out var known))
            {
                known.Options = options;
            }
            else
            {
                Incoming.Add(options.Mid, new IncomingStream(options));
            }
        }

        _bySsrc.Clear();
        _byRtxSsrc.Clear();
        foreach (var stream in Incoming.Values)
        {
            if (stream.Ssrc != 0)
            {
                _bySsrc[stream.Ssrc] = stream;
            }

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

        if (_bySsrc.TryGetValue(rtp.Ssrc, out var stream) || TryLearn(rtp, out stream))
        {
            NoteArrival(stream, rtp, nowUs);
            stream.OnRtp(packet, retransmission: false, nowUs);
        }
        else if (_byRtxSsrc.TryGetValue(rtp.Ssrc, out stream))
        {
            NoteArrival(stream, rtp, nowUs);
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
            else if (RtcpFullIntraRequest.TryParse(packet, out var request))
            {
                for (var i = 0; i < request.Count; i++)
                {
                    Find(request[i].MediaSsrc)?.SendKeyFrame();
                }
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

        SendFeedback(nowUs);
        next = Math.Min(next, _congestionFeedback.DeadlineUs);
        return _feedback.DeadlineMs == long.MaxValue ? next : Math.Min(next, _feedback.DeadlineMs * 1000);
    }

    /// <summary>What was received so far, and acknowledged of what was sent.</summary>
    /// <param name="trackIds">The track that each m-line carries, by mid.</param>
    public SessionStatistics Snapshot(IReadOnlyDictionary<string, string> trackIds) => new()
    {
        PacketsAcknowledged = FeedbackReceived,
        PacketsOfUnknownStreams = UnknownPackets,
        Inbound = [.. Incoming.Values.Select(stream => stream.Snapshot(trackIds.GetValueOrDefault(stream.Options.Mid, "")))],
    };

    // A server may announce no SSRCs and say with each packet which m-line it belongs to (RFC 9143, section 9.2).
    private bool TryLearn(in RtpPacket rtp, out IncomingStream stream)
    {
        foreach (var candidate in Incoming.Values)
        {
            if (candidate.Options.Ssrc is null
                && candidate.Options.Formats.Codecs.ContainsKey(rtp.PayloadType)
                && rtp.TryGetExtension(candidate.Options.Formats.Extensions.Mid, out var mid)
                && Encoding.ASCII.GetString(mid) == candidate.Options.Mid)
            {
                _bySsrc.Remove(candidate.Ssrc);
                candidate.Ssrc = rtp.Ssrc;
                _bySsrc[rtp.Ssrc] = stream = candidate;
                return true;
            }
        }

        stream = null!;
        return false;
    }

    private void NoteArrival(IncomingStream stream, in RtpPacket rtp, long nowUs)
    {
        if (rtp.TryGetExtension(stream.Options.Formats.Extensions.TransportSequenceNumber, out var number) && number.Length == sizeof(ushort))
        {
            _feedback.OnPacket(BinaryPrimitives.ReadUInt16BigEndian(number), rtp.Size, nowUs);
        }

        if (stream.Options.Formats.HasCongestionControlFeedback)
        {
            _congestionFeedback.OnPacket(rtp.Ssrc, rtp.SequenceNumber, nowUs);
        }

        _estimate.OnReceived(rtp.Size);
    }

    private void SendFeedback(long nowUs)
    {
        Span<byte> reports = stackalloc byte[CongestionControlFeedbackBuilder.MaximumSize];
        while (_congestionFeedback.Build(reports, _reporterSsrc, nowUs) is > 0 and var written)
        {
            Transport.SendRtcp(reports[..written]);
        }

        if (_feedback.DeadlineMs > nowUs / 1000)
        {
            return;
        }

        Span<byte> packet = stackalloc byte[TransportFeedbackBuilder.MaximumSize];
        var mediaSsrc = _bySsrc.Keys.FirstOrDefault();
        while (_feedback.Build(packet, _reporterSsrc, mediaSsrc, nowUs / 1000) is > 0 and var size)
        {
            Transport.SendRtcp(packet[..size]);
        }
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
        _estimate.Begin();
        foreach (var stream in Incoming.Values)
        {
            if (stream.Packets > 0)
            {
                blocks[count] = stream.Report(nowUs);
                if (stream.Options.Formats.HasReceiverEstimate)
                {
                    _estimate.TryAdd(blocks[count]);
                }

                count++;
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

        Span<byte> compound = stackalloc byte[256];
        var writer = new RtcpWriter(compound);
        if (_estimate.TryWrite(ref writer, _reporterSsrc, nowUs))
        {
            Transport.SendRtcp(compound[..writer.Size]);
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
