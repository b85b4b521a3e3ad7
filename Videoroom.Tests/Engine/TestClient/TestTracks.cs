using System.Buffers.Binary;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Fuzz.Targets.EngineRig;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>Negotiated options as the fuzz targets have them, and packets as a browser would send them.</summary>
internal static class TestTracks
{
    public const byte Vp8PayloadType = CallTracks.Vp8PayloadType;
    public const byte RtxPayloadType = CallTracks.RtxPayloadType;
    public const byte OpusPayloadType = CallTracks.OpusPayloadType;

    public static readonly HeaderExtensionIds PublisherIds = CallTracks.PublisherIds;

    /// <summary>A viewer that tells nothing of its network: it is sent whatever there is.</summary>
    public static readonly HeaderExtensionIds SubscriberIds = new() { Mid = 9, AudioLevel = 8 };

    /// <summary>A viewer whose packets are numbered for transport-wide feedback.</summary>
    public static readonly HeaderExtensionIds NumberedSubscriberIds = SubscriberIds with { TransportSequenceNumber = 7 };

    public static PublishOptions Video(string trackId, params PublishedEncoding[] encodings) => CallTracks.Video(trackId, encodings);

    public static PublishOptions Audio(string trackId, uint ssrc) => CallTracks.Audio(trackId, ssrc);

    public static SubscribeOptions VideoSlot(string trackId, uint ssrc, string mid = "5")
        => CallTracks.VideoSlot(trackId, ssrc, mid) with { Extensions = SubscriberIds };

    public static SubscribeOptions AudioSlot(string trackId, uint ssrc, string mid = "6")
        => CallTracks.AudioSlot(trackId, ssrc, mid) with { Extensions = SubscriberIds };

    /// <summary>A VP8 packet: descriptor with a 15-bit picture id, then the frame header, then filler.</summary>
    public static byte[] Vp8(
        uint ssrc, ushort sequenceNumber, uint timestamp, bool keyFrame, byte fill, ushort? transport = null, string? rid = null, bool mid = false)
    {
        var packet = new byte[1100];
        var writer = new RtpHeaderWriter(packet, marker: true, Vp8PayloadType, sequenceNumber, timestamp, ssrc);
        if (mid)
        {
            writer.TryAdd(PublisherIds.Mid, "0"u8);
        }

        if (rid is not null)
        {
            writer.TryAdd(PublisherIds.RtpStreamId, System.Text.Encoding.ASCII.GetBytes(rid));
        }

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
