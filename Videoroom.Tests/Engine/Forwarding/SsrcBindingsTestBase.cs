using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

/// <summary>Bindings with a clock of the test's own, tracks to bind to and packets to look up.</summary>
public abstract class SsrcBindingsTestBase
{
    private protected const byte VideoType = 96;
    private protected const byte RtxType = 97;
    private protected const byte AudioType = 111;
    private protected const byte MidId = 1;
    private protected const byte RidId = 2;
    private protected const byte RepairedRidId = 3;

    private protected SsrcBindings Bindings { get; } = new();

    private protected long NowMs { get; set; } = 10_000;

    private protected static PublishOptions Video(int line = 0, params PublishedEncoding[] encodings) => new()
    {
        TrackId = $"v{line}",
        Mid = $"{line}",
        LineIndex = line,
        Format = new CodecFormat(Codec.Vp8, VideoType, 90_000),
        RtxPayloadType = RtxType,
        Encodings = encodings.Length > 0 ? encodings : [new PublishedEncoding(null)],
        Extensions = new HeaderExtensionIds { Mid = MidId, RtpStreamId = RidId, RepairedRtpStreamId = RepairedRidId },
    };

    private protected static PublishOptions Audio(int line) => new()
    {
        TrackId = $"a{line}",
        Mid = $"{line}",
        LineIndex = line,
        Format = new CodecFormat(Codec.Opus, AudioType, 48_000, 2),
        Encodings = [new PublishedEncoding(null)],
        Extensions = new HeaderExtensionIds { Mid = MidId },
    };

    private protected static byte[] Media(uint ssrc, byte payloadType = VideoType, string? mid = null, string? rid = null)
        => Write(ssrc, payloadType, [1, 2, 3, 4], (MidId, mid), (RidId, rid));

    private protected static byte[] Rtx(uint ssrc, ushort original, string? repairedRid = null, string? mid = null)
    {
        byte[] payload = [0, 0, 1, 2, 3];
        BinaryPrimitives.WriteUInt16BigEndian(payload, original);
        return Write(ssrc, RtxType, payload, (MidId, mid), (RepairedRidId, repairedRid));
    }

    private protected static byte[] Padding(uint ssrc, byte payloadType, string? mid = null)
    {
        var packet = Write(ssrc, payloadType, [0, 0, 0, 4], (MidId, mid));
        packet[0] |= 0x20;
        return packet;
    }

    private protected static RtpPacket Parse(byte[] bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        return packet;
    }

    private protected Owner Add(PublishOptions options)
    {
        var owner = new Owner(options);
        Bindings.Add(owner);
        return owner;
    }

    private protected bool Find(byte[] bytes, [NotNullWhen(true)] out StreamSlot? slot)
        => Bindings.TryFind(Parse(bytes), NowMs, out slot);

    private protected IStreamOwner? OwnerOf(byte[] bytes) => Find(bytes, out var slot) ? slot.Line.Owner : null;

    private static byte[] Write(uint ssrc, byte payloadType, ReadOnlySpan<byte> payload, params ReadOnlySpan<(byte Id, string? Value)> extensions)
    {
        var packet = new byte[100];
        var writer = new RtpHeaderWriter(packet, marker: true, payloadType, 1, 1, ssrc);
        foreach (var (id, value) in extensions)
        {
            if (value is not null)
            {
                writer.TryAdd(id, Encoding.ASCII.GetBytes(value));
            }
        }

        var size = writer.Complete();
        payload.CopyTo(packet.AsSpan(size));
        return packet[..(size + payload.Length)];
    }

    private protected sealed class Owner(PublishOptions options) : IStreamOwner
    {
        public PublishOptions Options => options;

        /// <summary>The streams that were begun: encoding and SSRC.</summary>
        public List<(int Encoding, uint Ssrc)> Bound { get; } = [];

        /// <summary>The encodings whose stream went to another line.</summary>
        public List<int> Unbound { get; } = [];

        /// <summary>The packets that were asked for.</summary>
        public List<(int Encoding, ushort SequenceNumber)> Awaited { get; } = [];

        public int FindEncoding(ReadOnlySpan<byte> rid)
        {
            for (var i = 0; i < options.Encodings.Count; i++)
            {
                if (options.Encodings[i].Rid is { } known && rid.SequenceEqual(Encoding.ASCII.GetBytes(known)))
                {
                    return i;
                }
            }

            return -1;
        }

        public bool AwaitsRetransmission(int encoding, ushort sequenceNumber) => Awaited.Contains((encoding, sequenceNumber));

        public void Bind(int encoding, uint ssrc) => Bound.Add((encoding, ssrc));

        public void Unbind(int encoding) => Unbound.Add(encoding);
    }
}
