using System.Text;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Recordings;

/// <summary>Makes a recording of the packets in a dump.</summary>
internal static class DumpedTrack
{
    /// <summary>Reads the packets of one codec, one encoding for each SSRC.</summary>
    /// <exception cref="InvalidDataException">There are none, or a packet is no RTP packet.</exception>
    public static PacketRecording Read(RtpDump dump, Codec codec)
    {
        var streams = new SortedDictionary<uint, (string? Rid, List<RecordedPacket> Packets)>();
        var first = TimeSpan.MaxValue;
        foreach (var dumped in dump.Packets.Where(packet => !packet.IsRtcp))
        {
            if (!RtpPacket.TryParse(dumped.Data.Span, out var packet))
            {
                throw new InvalidDataException($"The packet at {dumped.Offset.TotalMilliseconds} ms is no RTP packet.");
            }

            if (packet.PayloadType != RecordingFormat.PayloadTypeOf(codec))
            {
                continue;
            }

            first = dumped.Offset < first ? dumped.Offset : first;
            if (!streams.TryGetValue(packet.Ssrc, out var stream))
            {
                streams.Add(packet.Ssrc, stream = (Rid(packet), []));
            }

            stream.Packets.Add(Recorded(packet, dumped.Offset - first));
        }

        return streams.Count > 0
            ? new PacketRecording(codec, [.. streams.Values.Select(stream => new RecordedEncoding(stream.Rid, stream.Packets))], DurationUs(streams.Values.First().Packets, codec))
            : throw new InvalidDataException($"The dump has no packet with payload type {RecordingFormat.PayloadTypeOf(codec)} ({codec}).");
    }

    private static string? Rid(in RtpPacket packet)
        => packet.TryGetExtension(RecordingFormat.Extensions.RtpStreamId, out var rid) ? Encoding.ASCII.GetString(rid) : null;

    private static RecordedPacket Recorded(in RtpPacket packet, TimeSpan offset)
    {
        var descriptor = packet.TryGetExtension(RecordingFormat.Extensions.DependencyDescriptor, out var value) ? value.ToArray() : [];
        return new RecordedPacket((long)offset.TotalMicroseconds, packet.Timestamp, packet.Marker, packet.Payload.ToArray(), descriptor);
    }

    // What repeats is a whole number of frames: the last one lasts as long as the others.
    private static long DurationUs(List<RecordedPacket> packets, Codec codec)
    {
        var frames = packets.Select(packet => packet.Timestamp).Distinct().Count();
        var ticks = frames > 1 ? packets[^1].Timestamp * (double)frames / (frames - 1) : RecordingFormat.ClockRateOf(codec);
        return Math.Max((long)(ticks * 1_000_000 / RecordingFormat.ClockRateOf(codec)), packets[^1].OffsetUs + 1);
    }
}
