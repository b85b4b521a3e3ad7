using System.Buffers.Binary;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>
/// One stream as FFmpeg's RTP muxer writes it (libavformat/rtpenc.c and rtpenc_h264_hevc.c): a sender report before the first packet
/// and no SDES, no header extension, the marker on every packet of sound, and H.264 in single packets, STAP-A and FU-A.
/// </summary>
/// <param name="ssrc">The stream.</param>
/// <param name="payloadType">Its payload type.</param>
/// <param name="clockRate">Ticks a second.</param>
/// <param name="sendRtp">Takes each packet.</param>
/// <param name="sendRtcp">Takes each sender report.</param>
internal sealed class FFmpegRtpMuxer(uint ssrc, byte payloadType, int clockRate, Action<byte[]> sendRtp, Action<byte[]> sendRtcp)
{
    /// <summary>The largest payload: pkt_size (1,200), less the room for SRTP's tag and the RTP header.</summary>
    public const int MaxPayload = 1200 - 16 - RtpPacket.FixedHeaderSize;

    private const int SingleTimeAggregation = 24;
    private const int FragmentationUnit = 28;
    private const int SecondsBetweenReports = 5;

    private readonly uint _firstTimestamp = (uint)Random.Shared.NextInt64(1L << 32);
    private readonly List<byte[]> _aggregated = [];
    private ushort _sequenceNumber = (ushort)Random.Shared.Next(0x1000);
    private uint _timestamp;
    private uint _packets;
    private uint _octets;
    private long? _reportedAt;

    /// <summary>The stream's SSRC.</summary>
    public uint Ssrc => ssrc;

    /// <summary>Writes one Opus packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="at">Its time in ticks since the stream began.</param>
    public void WriteOpus(ReadOnlySpan<byte> packet, long at)
    {
        Begin(at);
        Send(packet, last: true);
    }

    /// <summary>Writes one picture.</summary>
    /// <param name="accessUnit">Its NAL units.</param>
    /// <param name="at">Its time in ticks since the stream began.</param>
    public void WriteH264(byte[][] accessUnit, long at)
    {
        Begin(at);
        for (var index = 0; index < accessUnit.Length; index++)
        {
            WriteUnit(accessUnit[index], last: index == accessUnit.Length - 1);
        }

        Flush(last: true);
    }

    private void Begin(long at)
    {
        if (_reportedAt is not { } reported || at - reported >= (long)SecondsBetweenReports * clockRate)
        {
            _reportedAt = at;
            Report(at);
        }

        _timestamp = _firstTimestamp + (uint)at;
    }

    private void WriteUnit(byte[] unit, bool last)
    {
        if (unit.Length > MaxPayload)
        {
            Flush(last: false);
            WriteFragments(unit, last);
            return;
        }

        var waiting = _aggregated.Count == 0 ? 0 : 1 + _aggregated.Sum(waiting => 2 + waiting.Length);
        if (waiting + 2 + unit.Length > MaxPayload)
        {
            Flush(last: false);
        }

        if (unit.Length + 3 > MaxPayload)
        {
            Send(unit, last);
            return;
        }

        _aggregated.Add(unit);
    }

    // RFC 6184, section 5.7.1. FFmpeg leaves NRI at 0, whatever its units have.
    private void Flush(bool last)
    {
        if (_aggregated.Count == 1)
        {
            Send(_aggregated[0], last);
        }
        else if (_aggregated.Count > 1)
        {
            List<byte> payload = [SingleTimeAggregation];
            foreach (var unit in _aggregated)
            {
                payload.AddRange([(byte)(unit.Length >> 8), (byte)unit.Length, .. unit]);
            }

            Send([.. payload], last);
        }

        _aggregated.Clear();
    }

    // RFC 6184, section 5.8.
    private void WriteFragments(byte[] unit, bool last)
    {
        var parts = unit.Skip(1).Chunk(MaxPayload - 2).ToList();
        for (var index = 0; index < parts.Count; index++)
        {
            var isLast = index == parts.Count - 1;
            var flags = (index == 0 ? 0x80 : 0) | (isLast ? 0x40 : 0);
            Send([(byte)((unit[0] & 0x60) | FragmentationUnit), (byte)(flags | (unit[0] & 0x1F)), .. parts[index]], last && isLast);
        }
    }

    private void Send(ReadOnlySpan<byte> payload, bool last)
    {
        var packet = new byte[RtpPacket.FixedHeaderSize + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)(payloadType | (last ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), _sequenceNumber++);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), _timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        payload.CopyTo(packet.AsSpan(RtpPacket.FixedHeaderSize));
        _packets++;
        _octets += (uint)payload.Length;
        sendRtp(packet);
    }

    private void Report(long at)
    {
        var report = new byte[28];
        var writer = new RtcpWriter(report);
        var now = NtpTime.FromUnixMicroseconds((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        Assert.True(writer.TryWriteSenderReport(ssrc, now, _firstTimestamp + (uint)at, _packets, _octets, []));
        sendRtcp(report);
    }
}
