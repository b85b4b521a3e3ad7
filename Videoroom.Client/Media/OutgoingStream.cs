using System.Buffers.Binary;
using Videoroom.Client.Network;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>
/// What a client sends as one RTP stream: numbers its packets, keeps them for retransmission (RFC 4588) and reports on
/// them. What is in the packets is an <see cref="IMediaSource"/>'s business.
/// </summary>
internal sealed class OutgoingStream(OutgoingStreamOptions options, IMediaSource source, MediaClock clock)
{
    private const long ReportEveryUs = 1_000_000;
    private readonly SentPackets? _sent = options.RtxSsrc is null ? null : new SentPackets();
    private readonly byte[] _payload = new byte[1500];
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

    /// <summary>Packets sent again because the server asked.</summary>
    public long Retransmissions { get; private set; }

    /// <summary>Keyframes that the server asked for.</summary>
    public long KeyFrameRequests { get; private set; }

    /// <summary>Nothing leaves while true, as from a muted track.</summary>
    public bool Muted { get; set; }

    /// <summary>Leaves out every n-th packet, which then has to be asked for; 0 for none.</summary>
    public int DropEvery { get; set; }

    /// <summary>Sends the packets that are due.</summary>
    /// <returns>When the next is due.</returns>
    public long OnTurn(ClientTransport transport, ref ushort transportSequence, long nowUs)
    {
        while (source.NextUs <= nowUs)
        {
            var packet = source.Take(_payload, nowUs);
            if (!Muted)
            {
                Send(transport, ref transportSequence, packet, nowUs);
            }
        }

        if (nowUs >= _nextReportUs && _packets > 0)
        {
            _nextReportUs = nowUs + ReportEveryUs;
            Report(transport, nowUs);
        }

        return Math.Min(source.NextUs, _packets > 0 ? _nextReportUs : long.MaxValue);
    }

    /// <summary>Answers a generic NACK.</summary>
    public void Resend(ClientTransport transport, ref ushort transportSequence, ushort sequence)
    {
        if (_sent is null || !_sent.TryGet(sequence, out var original) || !RtpPacket.TryParse(original, out var packet))
        {
            return;
        }

        Span<byte> header = stackalloc byte[RtpHeaderWriter.MaximumSize + RtxPacket.OriginalSequenceNumberSize];
        var writer = Header(header, packet.Marker, options.RtxPayloadType, _rtxSequence++, packet.Timestamp, options.RtxSsrc!.Value, ref transportSequence);
        var length = RtxPacket.CompleteHeader(ref writer, header, sequence);
        var rtpHeader = length - RtxPacket.OriginalSequenceNumberSize;
        transport.SendRtp(header[..rtpHeader], header[rtpHeader..length], packet.Payload);
        Retransmissions++;
    }

    /// <summary>Answers a PLI or FIR.</summary>
    public void SendKeyFrame()
    {
        KeyFrameRequests++;
        source.StartOver();
    }

    private void Send(ClientTransport transport, ref ushort transportSequence, MediaPacket packet, long nowUs)
    {
        Span<byte> header = stackalloc byte[RtpHeaderWriter.MaximumSize];
        var timestamp = _timestampOffset + packet.Timestamp;
        var sequence = _sequence++;
        var writer = Header(header, packet.Marker, options.PayloadType, sequence, timestamp, options.Ssrc, ref transportSequence);
        if (options.AudioLevelId != 0)
        {
            writer.TryAdd(options.AudioLevelId, [0x80 | 30]); // voice, -30 dBov (RFC 6464)
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

    private RtpHeaderWriter Header(
        Span<byte> destination, bool marker, byte payloadType, ushort sequence, uint timestamp, uint ssrc, ref ushort transportSequence)
    {
        var writer = new RtpHeaderWriter(destination, marker, payloadType, sequence, timestamp, ssrc);
        if (options.TransportSequenceNumberId != 0)
        {
            Span<byte> number = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(number, transportSequence++);
            writer.TryAdd(options.TransportSequenceNumberId, number);
        }

        return writer;
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
