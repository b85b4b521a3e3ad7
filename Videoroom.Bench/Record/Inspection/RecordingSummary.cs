using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Bench.Record.Inspection;

/// <summary>What is in a recording.</summary>
/// <param name="Codec">Its codec.</param>
/// <param name="Length">The media time from its first picture to its last.</param>
/// <param name="Bytes">The size of its packets.</param>
/// <param name="Streams">Its streams, the lowest layer first.</param>
internal sealed record RecordingSummary(Codec Codec, TimeSpan Length, long Bytes, IReadOnlyList<StreamSummary> Streams)
{
    /// <summary>Reads a recording.</summary>
    /// <exception cref="InvalidDataException">It is not one with the numbers of <see cref="RecordingFormat"/>, or lacks packets.</exception>
    public static RecordingSummary Of(RtpDump recording)
    {
        Codec? codec = null;
        var streams = new SortedDictionary<uint, StreamSummary>();
        var bytes = 0L;
        for (var i = 0; i < recording.Packets.Count; i++)
        {
            var data = recording.Packets[i].Data.Span;
            if (recording.Packets[i].IsRtcp || !RtpPacket.TryParse(data, out var packet) || packet.Payload.IsEmpty)
            {
                throw new InvalidDataException($"Packet {i + 1} is no RTP packet with a payload.");
            }

            var own = RecordingFormat.CodecOf(packet.PayloadType)
                ?? throw new InvalidDataException($"Packet {i + 1} has the payload type {packet.PayloadType}, which no recording uses.");
            if ((codec ??= own) != own)
            {
                throw new InvalidDataException($"Packet {i + 1} is {own}; the packets before are {codec}.");
            }

            if (!streams.TryGetValue(packet.Ssrc, out var stream))
            {
                stream = new StreamSummary(packet.Ssrc, own);
                streams.Add(packet.Ssrc, stream);
            }

            stream.Add(packet);
            bytes += data.Length;
        }

        if (codec is not { } found)
        {
            throw new InvalidDataException("The recording has no packets.");
        }

        var ticks = streams.Values.Max(stream => stream.Timestamps.Max);
        return new RecordingSummary(found, TimeSpan.FromSeconds(ticks / (double)RecordingFormat.ClockRateOf(found)), bytes, [.. streams.Values]);
    }
}
