using System.Buffers.Binary;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Bandwidth.Feedback;

/// <summary>Congestion control feedback as bytes (RFC 8888, section 3.1).</summary>
internal static class CongestionControlBytes
{
    /// <summary>Lays out one packet.</summary>
    /// <param name="reportUs">When it was made.</param>
    /// <param name="blocks">Of each stream its SSRC, the first sequence number, and the offsets in 1/1024 s; null for packets that did not arrive.</param>
    public static byte[] Of(long reportUs, params (uint Ssrc, ushort Begin, IEnumerable<int?> Offsets)[] blocks)
    {
        List<byte> bytes = [0x80 | RtcpFeedbackFormat.CongestionControl, (byte)RtcpPacketType.TransportFeedback, 0, 0, 0, 0, 0, 1];
        foreach (var (ssrc, begin, offsets) in blocks)
        {
            var reports = offsets.Select(offset => offset is { } value ? (ushort)(0x8000 | value) : (ushort)0).ToList();
            bytes.AddRange(Word(ssrc));
            bytes.AddRange(Word((uint)((begin << 16) | reports.Count)));
            if (reports.Count % 2 != 0)
            {
                reports.Add(0);
            }

            bytes.AddRange(reports.SelectMany(report => (byte[])[(byte)(report >> 8), (byte)report]));
        }

        bytes.AddRange(Word((uint)(reportUs * 65_536 / 1_000_000)));
        var packet = bytes.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)((packet.Length / 4) - 1));
        return packet;
    }

    /// <summary>Reads a packet that can be read.</summary>
    public static RtcpCongestionControlFeedback Parse(byte[] bytes)
    {
        Assert.True(TryParse(bytes, out var feedback));
        return feedback;
    }

    /// <summary>Reads a packet.</summary>
    public static bool TryParse(byte[] bytes, out RtcpCongestionControlFeedback feedback)
    {
        feedback = default;
        return RtcpReader.TryCreate(bytes, out var reader) && reader.TryRead(out var packet) && RtcpCongestionControlFeedback.TryParse(packet, out feedback);
    }

    private static byte[] Word(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
