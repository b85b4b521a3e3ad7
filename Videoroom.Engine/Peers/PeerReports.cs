using System.Text;
using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Peers;

/// <summary>
/// The RTCP that one peer is sent by the clock (RFC 3550, section 6): sender reports for what it receives, receiver
/// reports for what it publishes, goodbyes. On the home loop.
/// </summary>
internal sealed class PeerReports
{
    private const long VideoIntervalMs = 1000;
    private const long AudioIntervalMs = 5000;
    private const long ReceiverIntervalMs = 1000;

    /// <summary>A new stream's first report comes early, so that sound and picture meet early; the first packets go ahead.</summary>
    private const long FirstReportMs = 50;

    private const int MaxCompound = 1200;

    private readonly PeerSession _session;
    private readonly LoopTimer _timer;
    private readonly byte[] _cname;

    // Made when they are needed: a connection that was asked for may never come.
    private byte[]? _compound;
    private ReportBlock[]? _blocks;
    private readonly ReceiverEstimate _estimate = new();
    private long _nextReceiverReportMs;

    public PeerReports(PeerSession session)
    {
        _session = session;
        _timer = session.CreateTimer(Report);
        // RFC 7022, section 4.2: 96 random bits, base64.
        var random = new byte[12];
        Random.Shared.NextBytes(random);
        _cname = Encoding.ASCII.GetBytes(Convert.ToBase64String(random));
    }

    private IPeerLoop Loop => _session.Loop;

    private byte[] Compound => _compound ??= new byte[MaxCompound];

    private ReportBlock[] Blocks => _blocks ??= new ReportBlock[RtcpWriter.MaximumCount];

    /// <summary>Media may pass: the reports begin.</summary>
    public void Begin() => Loop.Timers.ScheduleNoLaterThan(_timer, Loop.NowMs + ReceiverIntervalMs);

    /// <summary>The stream carries another source from now on, and the receiver must learn its clock.</summary>
    public void ReportSoon(OutgoingStream stream)
    {
        stream.NextReportMs = Loop.NowMs + FirstReportMs;
        Loop.Timers.ScheduleNoLaterThan(_timer, stream.NextReportMs);
    }

    /// <summary>Tells the receiver that streams have ended.</summary>
    public void SendGoodbye(ReadOnlySpan<uint> ssrcs)
    {
        var writer = new RtcpWriter(Compound);
        if (writer.TryWriteReceiverReport(_session.LocalSsrc, []) && writer.TryWriteCname(_session.LocalSsrc, _cname)
            && writer.TryWriteGoodbye(ssrcs))
        {
            Send(writer.Size);
        }
    }

    /// <summary>Tells the receiver that all of them have, and ends the reports.</summary>
    public void Close()
    {
        Loop.Timers.Cancel(_timer);
        Span<uint> ssrcs = stackalloc uint[RtcpWriter.MaximumCount];
        var count = 0;
        foreach (var stream in _session.Sender.Streams)
        {
            if (stream.Packets == 0)
            {
                continue;
            }

            ssrcs[count++] = stream.Ssrc;
            if (count == ssrcs.Length)
            {
                SendGoodbye(ssrcs);
                count = 0;
            }
        }

        if (count > 0)
        {
            SendGoodbye(ssrcs[..count]);
        }
    }

    private void Report(long nowMs)
    {
        var next = SendSenderReports(nowMs);
        if (nowMs >= _nextReceiverReportMs)
        {
            _nextReceiverReportMs = nowMs + ReceiverIntervalMs;
            SendReceiverReports();
        }

        Loop.Timers.Schedule(_timer, Math.Min(next, _nextReceiverReportMs));
    }

    private long SendSenderReports(long nowMs)
    {
        var next = long.MaxValue;
        var writer = new RtcpWriter(Compound);
        var nowUs = Loop.Clock.NowUs;
        foreach (var stream in _session.Sender.Streams)
        {
            if (stream.Sender is not { Source: { } source } sender || stream.Packets == 0)
            {
                continue;
            }

            if (nowMs >= stream.NextReportMs && source.Mapper.TryGetTimestamp(nowUs, out var timestamp))
            {
                stream.NextReportMs = nowMs + (stream.Kind == MediaKind.Audio ? AudioIntervalMs : VideoIntervalMs);
                var ntp = Loop.Clock.ToNtp(nowUs);
                if (!TryWrite(ref writer, stream, sender, ntp, timestamp))
                {
                    Send(writer.Size);
                    writer = new RtcpWriter(Compound);
                    TryWrite(ref writer, stream, sender, ntp, timestamp);
                }
            }

            next = Math.Min(next, Math.Max(stream.NextReportMs, nowMs + 1));
        }

        Send(writer.Size);
        return next;
    }

    private static bool TryWrite(ref RtcpWriter writer, OutgoingStream stream, TrackSender sender, NtpTime ntp, uint timestamp)
        => writer.TryWriteSenderReport(
                stream.Ssrc, ntp, stream.Rewriter.ToOutgoingTimestamp(timestamp), stream.Packets, stream.Octets, [])
            && writer.TryWriteCname(stream.Ssrc, sender.Cname);

    private void SendReceiverReports()
    {
        var count = 0;
        _estimate.Begin();
        foreach (var track in _session.Receiver.Tracks)
        {
            foreach (var stream in track.Streams)
            {
                if (stream is null)
                {
                    continue;
                }

                var block = stream.Statistics.BuildReportBlock(stream.Ssrc, Loop.NowUs);
                if (stream.Origin.Options.ReceiverEstimatedMaximumBitrate && _estimate.TryAdd(block))
                {
                    _estimate.OnReceived(stream.TakeOctets());
                }

                Blocks[count++] = block;
                if (count == Blocks.Length)
                {
                    SendBlocks(count);
                    count = 0;
                }
            }
        }

        if (count > 0)
        {
            SendBlocks(count);
        }

        SendEstimate();
    }

    // With a report in front: a publisher without reduced-size RTCP takes nothing else (RFC 3550, section 6.1).
    private void SendEstimate()
    {
        if (!_estimate.IsWanted)
        {
            return;
        }

        var writer = new RtcpWriter(Compound);
        if (writer.TryWriteReceiverReport(_session.LocalSsrc, []) && writer.TryWriteCname(_session.LocalSsrc, _cname)
            && _estimate.TryWrite(ref writer, _session.LocalSsrc, Loop.NowUs))
        {
            Send(writer.Size);
        }
    }

    private void SendBlocks(int count)
    {
        var writer = new RtcpWriter(Compound);
        if (writer.TryWriteReceiverReport(_session.LocalSsrc, Blocks.AsSpan(0, count)) && writer.TryWriteCname(_session.LocalSsrc, _cname))
        {
            Send(writer.Size);
        }
    }

    private void Send(int size) => _session.Transport.SendRtcp(Compound.AsSpan(0, size));
}
