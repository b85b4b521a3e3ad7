using System.Buffers.Binary;
using System.Text;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>What the peers of a <see cref="FuzzCall"/> have agreed on, and packets that fit.</summary>
internal static class CallTracks
{
    public const byte Vp8PayloadType = 96;
    public const byte RtxPayloadType = 97;
    public const byte H264PayloadType = 102;
    public const byte OpusPayloadType = 111;
    public const uint HostileSsrc = 0x0101;
    public const uint HonestSsrc = 0x0202;

    public static readonly HeaderExtensionIds PublisherIds = new() { Mid = 1, RtpStreamId = 2, RepairedRtpStreamId = 3, TransportSequenceNumber = 4, AudioLevel = 5 };
    private static readonly HeaderExtensionIds SubscriberIds = new() { Mid = 9, AudioLevel = 8 };

    public static PublishOptions Video(string trackId, IReadOnlyList<PublishedEncoding> encodings) => new()
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

    public static PublishOptions H264(string trackId) => new()
    {
        TrackId = trackId,
        Mid = "2",
        Format = new CodecFormat(Codec.H264, H264PayloadType, 90_000, 1, "packetization-mode=1;profile-level-id=42e01f"),
        Encodings = [new PublishedEncoding(null)],
        Extensions = PublisherIds,
        Nack = true,
        FullIntraRequest = true,
        ReceiverEstimatedMaximumBitrate = true,
    };

    public static PublishOptions Audio(string trackId, uint ssrc) => new()
    {
        TrackId = trackId,
        Mid = "1",
        Format = new CodecFormat(Codec.Opus, OpusPayloadType, 48_000, 2),
        Encodings = [new PublishedEncoding(null, ssrc)],
        Extensions = PublisherIds,
    };

    public static SubscribeOptions VideoSlot(string trackId, uint ssrc, string mid) => new()
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

    public static SubscribeOptions H264Slot(string trackId, uint ssrc, string mid) => VideoSlot(trackId, ssrc, mid) with
    {
        Format = new CodecFormat(Codec.H264, 122, 90_000, 1, "packetization-mode=1;profile-level-id=42e01f"),
    };

    public static SubscribeOptions AudioSlot(string trackId, uint ssrc, string mid) => new()
    {
        TrackId = trackId,
        Mid = mid,
        Ssrc = ssrc,
        Format = new CodecFormat(Codec.Opus, 100, 48_000, 2),
        Extensions = SubscriberIds,
        Cname = "publisher",
    };

    /// <summary>A VP8 packet, the first of a keyframe or of another frame.</summary>
    public static byte[] Vp8(uint ssrc, ushort number, bool isKeyFrame, string? rid = null, byte payloadType = Vp8PayloadType, int size = 60)
    {
        var packet = Begin(payloadType, ssrc, number, 3000u * number, "0", rid, number, out var header, size);
        packet[header] = 0x90;
        packet[header + 1] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + 2), (ushort)(0x8000 | (number & 0x7FFF)));
        packet[header + 4] = (byte)(isKeyFrame ? 0x10 : 0x11);
        ((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]).CopyTo(packet.AsSpan(header + 7));
        return packet;
    }

    /// <summary>An H.264 packet with one NAL unit.</summary>
    public static byte[] H264(uint ssrc, ushort number, params ReadOnlySpan<byte> unit)
    {
        var packet = Begin(H264PayloadType, ssrc, number, 3000u * number, "2", null, number, out var header, unit.Length);
        unit.CopyTo(packet.AsSpan(header));
        return packet;
    }

    /// <summary>An Opus packet with a level.</summary>
    public static byte[] Opus(uint ssrc, ushort number)
    {
        var packet = new byte[60];
        var writer = new RtpHeaderWriter(packet, marker: false, OpusPayloadType, number, number * 960u, ssrc);
        writer.TryAdd(PublisherIds.AudioLevel, [0x85]);
        packet.AsSpan(writer.Complete()).Fill(7);
        return packet;
    }

    private static byte[] Begin(byte payloadType, uint ssrc, ushort number, uint timestamp, string mid, string? rid, ushort transport, out int header, int size)
    {
        Span<byte> bytes = stackalloc byte[RtpHeaderWriter.MaximumSize];
        var writer = new RtpHeaderWriter(bytes, marker: true, payloadType, number, timestamp, ssrc);
        writer.TryAdd(PublisherIds.Mid, Encoding.ASCII.GetBytes(mid));
        if (rid is not null)
        {
            writer.TryAdd(PublisherIds.RtpStreamId, Encoding.ASCII.GetBytes(rid));
        }

        writer.TryAdd(PublisherIds.TransportSequenceNumber, [(byte)(transport >> 8), (byte)transport]);
        header = writer.Complete();
        var packet = new byte[header + size];
        bytes[..header].CopyTo(packet);
        return packet;
    }
}
