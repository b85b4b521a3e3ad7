using System.Buffers.Binary;
using System.Text;
using Videoroom.Client.Network;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>
/// What a client sends as one RTP stream: numbers its packets, keeps them for retransmission (RFC 4588) and reports on
/// them. What is in the packets is an <see cref="IMediaSource"/>'s business.
/// </summary>
/// <param name="options">How its packets are numbered.</param>
/// <param name="open">Opens the source when the first packet can be sent; given that time in microseconds.</param>
/// <param name="clock">The loop's clock.</param>
internal sealed class OutgoingStream(OutgoingStreamOptions options, Func<long, IMediaSource> open, MediaClock clock)
{
    private const long ReportEveryUs = 1_000_000;
    private const byte VoiceActivity = 0x80;
    private readonly SentPackets? _sent = options.RtxSsrc is null ? null : new SentPackets();
    private readonly byte[] _payload = new byte[1500];
    private readonly byte[] _mid = Encoding.ASCII.GetBytes(options.Mid);
    private readonly byte[] _rid = Encoding.ASCII.GetBytes(options.Rid ?? "");
    private IMediaSource? _source;
    private bool _wasSending = true;
    private ushort _sequence = (ushort)Random.Shared.Next(0x10000);
    private ushort _rtxSequence = (ushort)Random.Shared.Next(0x10000);
    private readonly uint _timestampOffset = (uint)Random.Shared.NextInt64(1L << 32);
    private long _nextReportUs;
    private uint _packets;
    private uint _octets;
    private uint _lastTimestamp;
    private long _lastSentUs;

    public OutgoingStreamOptions Options => options;

    /// <summary>Packets sent, retransmissions not counted.</summary>
    public long Packets => _packets;

    /// <summary>Payload bytes sent, retransmissions not counted.</summary>
    public long Bytes => _octets;

    /// <summary>Packets sent again because the server asked.</summary>
    public long Retransmissions { get; private set; }

    /// <summary>Keyframes that the server asked for.</summary>
    public long KeyFrameRequests { get; private set; }

    /// <summary>Nothing leaves while it is false, as from a muted track or an encoding that the program has stopped.</summary>
    public bool Active { get; set; } = true;

    /// <summary>Nothing leaves while it is false: the server has said that nobody needs the encoding.</summary>
    public bool Needed { get; set; } = true;

    /// <summary>Leaves out every n-th packet, which then has to be asked for; 0 for none.</summary>
    public int DropEvery { get; set; }

    /// <summary>Whether it sends a keyframe when it is asked for one or begins again, as an encoder does that works.</summary>
    public bool GivesKeyFrames { get; set; } = true;

    /// <summary>How loud its audio is said to be, in dB below the loudest (-dBov), 0 to 127 (RFC 6464, section 3).</summary>
    public byte AudioLevel { get; set; } = 30;

    /// <summary>Sends the packets that are due.</summary>
    /// <returns>When the next is due.</returns>
    public long OnTurn(ClientTransport transport, ref ushort transportSequence, long nowUs)
    {
        _source ??= open(nowUs);
        var isSending = Active && Needed;
        if (isSending && !_wasSending && GivesKeyFrames)
        {
            // What was left out the receiver cannot refer to.
            _source.StartOver();
        }

        _wasSending = isSending;
        while (_source.NextUs <= nowUs)
        {
            var packet = _source.Take(_payload, nowUs);
            if (isSending)
            {
                Send(transport, ref transportSequence, packet, nowUs);
            }
        }

        if (nowUs >= _nextReportUs && _packets > 0)
        {
            _nextReportUs = nowUs + ReportEveryUs;
            Report(transport, nowUs);
        }

        return Math.Min(_source.NextUs, _packets > 0 ? _nextReportUs : long.MaxValue);
    }

    /// <summary>Answers a generic NACK.</summary>
    public void Resend(ClientTransport transport, ref ushort transportSequence, ushort sequence)
    {
        if (_sent is null || !_sent.TryGet(sequence, out var original) || !RtpPacket.TryParse(original, out var packet))
        {
            return;
        }

        Span<byte> header = stackalloc byte[RtpHeaderWriter.MaximumSize + RtxPacket.OriginalSequenceNumberSize];
        var writer = new RtpHeaderWriter(header, packet.Marker, options.RtxPayloadType, _rtxSequence++, packet.Timestamp, options.RtxSsrc!.Value);
        AddExtensions(ref writer, options.Extensions.RepairedRtpStreamId, ref transportSequence);
        writer.CopyExtensions(packet, options.Extensions, options.Extensions);
        var length = RtxPacket.CompleteHeader(ref writer, header, sequence);
        var rtpHeader = length - RtxPacket.OriginalSequenceNumberSize;
        transport.SendRtp(header[..rtpHeader], header[rtpHeader..length], packet.Payload);
        Retransmissions++;
    }

    /// <summary>Answers a PLI or FIR.</summary>
    public void SendKeyFrame()
    {
        KeyFrameRequests++;
        if (GivesKeyFrames)
        {
            _source?.StartOver();
        }
    }

    /// <summary>What it has sent so far.</summary>
    public OutboundStatistics Snapshot(string trackId) => new()
    {
        TrackId = trackId,
        Mid = options.Mid,
        Rid = options.Rid,
        PacketsSent = Packets,
        BytesSent = Bytes,
        RetransmittedPacketsSent = Retransmissions,
        KeyFrameRequestsReceived = KeyFrameRequests,
    };

    private void Send(ClientTransport transport, ref ushort transportSequence, MediaPacket packet, long nowUs)
    {
        Span<byte> header = stackalloc byte[RtpHeaderWriter.MaximumSize];
        var timestamp = _timestampOffset + packet.Timestamp;
        var sequence = _sequence++;
        var writer = new RtpHeaderWriter(header, packet.Marker, options.PayloadType, sequence, timestamp, options.Ssrc);
        AddExtensions(ref writer, options.Extensions.RtpStreamId, ref transportSequence);
        writer.TryAdd(options.Extensions.AudioLevel, [(byte)(VoiceActivity | AudioLevel)]);
        if (!packet.DependencyDescriptor.IsEmpty)
        {
            writer.TryAdd(options.Extensions.DependencyDescriptor, packet.DependencyDescriptor.Span);
        }

        var length = writer.Complete();
        var payload = _payload.AsSpan(0, packet.Length);
        if (_sent is not null)
        {
            Span<byte> whole = stackalloc byte[length + payload.Length];
            header[..length].CopyTo(whole);
            payload.CopyTo(whole[length..]);
            _sent.Add(sequence, whole);
        }

        _packets++;
        _octets += (uint)payload.Length;
        (_lastTimestamp, _lastSentUs) = (timestamp, nowUs);
        if (DropEvery == 0 || _packets % DropEvery != 0)
        {
            transport.SendRtp(header[..length], [], payload);
        }
    }

    private void AddExtensions(ref RtpHeaderWriter writer, byte ridId, ref ushort transportSequence)
    {
        if (options.Extensions.TransportSequenceNumber != 0)
        {
            Span<byte> number = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(number, transportSequence++);
            writer.TryAdd(options.Extensions.TransportSequenceNumber, number);
        }

        // Only simulcast needs them: without it the offer announces the SSRCs.
        if (_rid.Length > 0)
        {
            writer.TryAdd(options.Extensions.Mid, _mid);
            writer.TryAdd(ridId, _rid);
        }
    }

    private void Report(ClientTransport transport, long nowUs)
    {
        Span<byte> compound = stackalloc byte[256];
        var writer = new RtcpWriter(compound);
        var elapsed = (uint)((nowUs - _lastSentUs) * options.ClockRate / 1_000_000);
        writer.TryWriteSenderReport(options.Ssrc, clock.ToNtp(nowUs), _lastTimestamp + elapsed, _packets, _octets, []);
        writer.TryWriteCname(options.Ssrc, "client"u8);
        transport.SendRtcp(compound[..writer.Size]);
    }
}
