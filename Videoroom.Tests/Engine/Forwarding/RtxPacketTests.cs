using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class RtxPacketTests
{
    [Fact]
    public void A_retransmission_is_restored_in_place_with_its_extensions()
    {
        var rtx = new byte[100];
        var writer = new RtpHeaderWriter(rtx, marker: true, 97, 7, 90_000, 0xAAAA);
        writer.TryAdd(3, [0xEE]);
        var size = RtxPacket.CompleteHeader(ref writer, rtx, 0x1234);
        new byte[] { 1, 2, 3, 4, 5 }.CopyTo(rtx, size);
        size += 5;

        Assert.True(RtxPacket.TryRestore(rtx.AsSpan(0, size), 96, 0xBBBB, out var offset));
        Assert.True(RtpPacket.TryParse(rtx.AsSpan(offset, size - offset), out var packet));
        Assert.True(packet.Marker);
        Assert.Equal((96, 0x1234, 90_000u, 0xBBBBu), (packet.PayloadType, packet.SequenceNumber, packet.Timestamp, packet.Ssrc));
        Assert.Equal([1, 2, 3, 4, 5], packet.Payload.ToArray());
        Assert.True(packet.TryGetExtension(3, out var value));
        Assert.Equal([0xEE], value.ToArray());
    }

    [Fact]
    public void Padding_at_the_end_stays_padding()
    {
        byte[] rtx = [.. RtpBytes.Packet(7, payload: [0, 9, 1, 2, 3]), 0, 2];
        rtx[0] |= 0x20;
        Assert.True(RtxPacket.TryRestore(rtx, 96, 5, out var offset));
        Assert.True(RtpPacket.TryParse(rtx.AsSpan(offset), out var packet));
        Assert.Equal((9, 2), (packet.SequenceNumber, packet.PaddingSize));
        Assert.Equal([1, 2, 3], packet.Payload.ToArray());
    }

    [Fact]
    public void Row08_probes_and_malformed_packets_restore_to_nothing()
    {
        byte[] probe = [.. RtpBytes.Packet(7, payload: []), .. new byte[223], 224];
        probe[0] |= 0x20;
        Assert.False(RtxPacket.TryRestore(probe, 96, 5, out _));
        Assert.False(RtxPacket.TryRestore(RtpBytes.Packet(7, payload: []), 96, 5, out _));
        Assert.False(RtxPacket.TryRestore(RtpBytes.Packet(7, payload: [1]), 96, 5, out _));
        Assert.False(RtxPacket.TryRestore(RtpBytes.Packet(7, payload: [1, 2]), 96, 5, out _));
        Assert.False(RtxPacket.TryRestore(new byte[5], 96, 5, out _));
    }

    [Fact]
    public void Row08_no_bytes_make_restoring_throw()
    {
        var random = new Random(6);
        var sample = RtpBytes.FullPacket();
        var buffer = new byte[256];
        var copy = new byte[256];
        var restored = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var data = RtpBytes.Mutate(random, sample, buffer);
            data.CopyTo(copy);
            if (RtxPacket.TryRestore(copy.AsSpan(0, data.Length), 96, 5, out var offset))
            {
                restored++;
                Assert.True(RtpPacket.TryParse(copy.AsSpan(offset, data.Length - offset), out var packet));
                Assert.Equal(5u, packet.Ssrc);
            }
        }

        Assert.InRange(restored, 10_000, 99_000);
    }

    [Fact]
    public void A_header_without_room_for_the_number_is_none()
    {
        var destination = new byte[13];
        var writer = new RtpHeaderWriter(destination, false, 97, 7, 1, 2);
        Assert.Equal(0, RtxPacket.CompleteHeader(ref writer, destination, 5));
    }
}
