using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public sealed class RedPacketTests
{
    private const byte Opus = 111;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_packet_is_taken_apart_into_its_own_block_and_the_earlier_one(bool isPadded)
    {
        byte[] payload = [0x80 | Opus, 0x0F, 0, 2, Opus, 1, 2, 3, 4, 5];
        Assert.True(RtpPacket.TryParse(Packet(payload, isPadded), out var source));
        Span<RedBlock> blocks = stackalloc RedBlock[2];
        Assert.Equal(2, RedPayload.Read(source.Payload, blocks));

        var packet = Packet(payload, isPadded);
        var memory = new byte[packet.Length];
        var size = RedPacket.WriteEarlier(memory, packet, in source, new LostBlock(blocks[0], 0xFFFF));
        Assert.True(RtpPacket.TryParse(memory.AsSpan(0, size), out var earlier));
        Assert.Equal((Opus, 0xFFFF, 960u, 7u, false), (earlier.PayloadType, earlier.SequenceNumber, earlier.Timestamp, earlier.Ssrc, earlier.Marker));
        Assert.Equal([1, 2], earlier.Payload.ToArray());
        Assert.True(earlier.TryGetExtension(1, out var level));
        Assert.Equal([30], level.ToArray());

        var offset = RedPacket.Strip(packet, source.PayloadOffset, in blocks[1]);
        Assert.True(RtpPacket.TryParse(packet.AsSpan(offset), out var own));
        Assert.Equal((Opus, 0, 1920u, 7u, true), (own.PayloadType, own.SequenceNumber, own.Timestamp, own.Ssrc, own.Marker));
        Assert.Equal([3, 4, 5], own.Payload.ToArray());
        Assert.True(own.TryGetExtension(1, out level));
        Assert.Equal([30], level.ToArray());
    }

    private static byte[] Packet(byte[] payload, bool isPadded)
    {
        var header = new byte[RtpHeaderWriter.MaximumSize];
        var writer = new RtpHeaderWriter(header, marker: true, 63, 0, 1920, 7);
        writer.TryAdd(1, [30]);
        var size = writer.Complete();
        if (isPadded)
        {
            header[0] |= 0x20;
        }

        return [.. header[..size], .. payload, .. isPadded ? (byte[])[0, 0, 3] : []];
    }
}
