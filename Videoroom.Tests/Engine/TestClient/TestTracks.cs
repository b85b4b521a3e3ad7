using System.Buffers.Binary;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>Negotiated options and packets as a browser would send them.</summary>
internal static class TestTracks
{
    public const byte Vp8PayloadType = 96;
    public const byte RtxPayloadType = 97;
    public const byte OpusPayloadType = 111;

    public static readonly HeaderExtensionIds PublisherIds = new() { Mid = 1, RtpStreamId = 2, RepairedRtpStreamId = 3, TransportSequenceNumber = 4, AudioLevel = 5 };

    public static readonly HeaderExtensionIds SubscriberIds = new() { Mid = 9, TransportSequenceNumber = 7, AudioLevel = 8 };

    public static PublishOptions Video(string trackId, params PublishedEncoding[] encodings) => new()
    {
        TrackId = trackId,
        Mid = "0",
        Format = new CodecFormat(Codec.Vp8, Vp8PayloadType, 90_000),
        RtxPayloadType = RtxPayloadType,
        Encodings = encodings,
        Extensions = PublisherIds,
        Nack = true,
        PictureLossIndication = true,
    };

    public static PublishOptions Audio(string trackId, uint ssrc) => new()
    {
        TrackId = trackId,
        Mid = "1",
        Format = new CodecFormat(Codec.Opus, OpusPayloadType, 48_000, 2),
        Encodings = [new PublishedEncoding(null, ssrc)],
        Extensions = PublisherIds,
    };

    public static SubscribeOptions VideoSlot(string trackId, uint ssrc, string mid = "5") => new()
    {
        TrackId = trackId,
        Mid = mid,
        Ssrc = ssrc,
        RtxSsrc = ssrc + 1,
        Format = new CodecFormat(Codec.Vp8, 120, 90_000),
        RtxPayloadType = 121,
        Extensions = SubscriberIds,
        Cname = "publisher",
    };

    public static SubscribeOptions AudioSlot(string trackId, uint ssrc, string mid = "6") => new()
    {
        TrackId = trackId,
        Mid = mid,
        Ssrc = ssrc,
        Format = new CodecFormat(Codec.Opus, 100, 48_000, 2),
        Extensions = SubscriberIds,
        Cname = "publisher",
    };

    /// <summary>A VP8 packet: descriptor with a 15-bit picture id, then the frame header, then filler.</summary>
    public static byte[] Vp8(
        uint ssrc, ushort sequenceNumber, uint timestamp, bool keyFrame, byte fill, ushort? transport = null, string? rid = null, bool mid = false)
    {
        var packet = new byte[1100];
        var writer = new RtpHeaderWriter(packet, marker: true, Vp8PayloadType, sequenceNumber, timestamp, ssrc);
        if (mid)
            writer.TryAdd(PublisherIds.Mid, "0"u8);
        if (rid is not null)
            writer.TryAdd(PublisherIds.RtpStreamId, System.Text.Encoding.ASCII.GetBytes(rid));
        if (transport is { } number)
        {
            Span<byte> value = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(value, number);
            writer.TryAdd(PublisherIds.TransportSequenceNumber, value);
        }

        var size = writer.Complete();
        packet.AsSpan(size).Fill(fill);
        packet[size] = 0x90;
        packet[size + 1] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(size + 2), (ushort)(0x8000 | (sequenceNumber & 0x7FFF)));
        packet[size + 4] = (byte)(keyFrame ? 0x10 : 0x11);
        ReadOnlySpan<byte> startCode = [0x9D, 0x01, 0x2A];
        startCode.CopyTo(packet.AsSpan(size + 7));
        return packet;
    }

    /// <summary>An Opus packet with a level, in decibels below overload.</summary>
    public static byte[] Opus(uint ssrc, ushort sequenceNumber, byte fill, byte level = 5)
    {
        var packet = new byte[80];
        var writer = new RtpHeaderWriter(packet, marker: false, OpusPayloadType, sequenceNumber, sequenceNumber * 960u, ssrc);
        writer.TryAdd(PublisherIds.AudioLevel, [(byte)(0x80 | level)]);
        packet.AsSpan(writer.Complete()).Fill(fill);
        return packet;
    }
}
