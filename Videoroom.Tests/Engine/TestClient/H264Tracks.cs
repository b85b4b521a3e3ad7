using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>H.264 as encoders of several makes send it: NAL units by hand, in the packets that a test wants.</summary>
internal static class H264Tracks
{
    public const byte PayloadType = 102;

    private const string Parameters = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";

    /// <summary>An SPS with id 0, told apart by its last byte.</summary>
    public static byte[] Sps(byte mark = 1) => [0x67, 0x42, 0xC0, 0x1F, 0x8C, 0x8D, mark];

    /// <summary>A PPS with id 0 of that SPS, told apart by its last byte.</summary>
    public static byte[] Pps(byte mark = 1) => [0x68, 0xCE, 0x3C, mark];

    /// <summary>The first slice of an IDR picture.</summary>
    public static byte[] Idr(byte mark = 0) => [0x65, 0x88, 0x84, mark];

    /// <summary>A slice that refers to earlier pictures.</summary>
    public static byte[] Slice(byte mark = 0) => [0x41, 0x9A, 0x02, mark];

    /// <summary>An access unit delimiter.</summary>
    public static byte[] Delimiter() => [0x09, 0xF0];

    /// <summary>Several units in one packet (RFC 6184, section 5.7.1).</summary>
    public static byte[] StapA(params byte[][] units)
        => [0x78, .. units.SelectMany(unit => new byte[] { (byte)(unit.Length >> 8), (byte)unit.Length }.Concat(unit))];

    /// <summary>The fragments of a unit (section 5.8), two bytes each.</summary>
    public static IEnumerable<byte[]> FuA(byte[] unit)
    {
        var content = unit.Skip(1).Chunk(2).ToList();
        return content.Select((part, i) => (byte[])
        [
            (byte)((unit[0] & 0xE0) | 28),
            (byte)((unit[0] & 0x1F) | (i == 0 ? 0x80 : 0) | (i == content.Count - 1 ? 0x40 : 0)),
            .. part,
        ]);
    }

    public static PublishOptions Video(string trackId, params PublishedEncoding[] encodings)
        => TestTracks.Video(trackId, encodings) with { Format = new CodecFormat(Codec.H264, PayloadType, 90_000, 1, Parameters) };

    public static SubscribeOptions Slot(string trackId, uint ssrc)
        => TestTracks.VideoSlot(trackId, ssrc) with { Format = new CodecFormat(Codec.H264, 108, 90_000, 1, Parameters), Extensions = TestTracks.NumberedSubscriberIds };

    /// <summary>A packet as a publisher sends it.</summary>
    public static byte[] Packet(uint ssrc, ushort sequenceNumber, uint timestamp, byte[] payload, bool marker = false, string? rid = null)
    {
        var packet = new byte[100 + payload.Length];
        var writer = new RtpHeaderWriter(packet, marker, PayloadType, sequenceNumber, timestamp, ssrc);
        if (rid is not null)
        {
            writer.TryAdd(TestTracks.PublisherIds.Mid, "0"u8);
            writer.TryAdd(TestTracks.PublisherIds.RtpStreamId, System.Text.Encoding.ASCII.GetBytes(rid));
        }

        var size = writer.Complete();
        payload.CopyTo(packet, size);
        return packet[..(size + payload.Length)];
    }
}
