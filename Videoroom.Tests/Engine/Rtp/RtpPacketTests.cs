using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

public class RtpPacketTests
{
    [Fact]
    public void All_fields_of_a_packet_with_csrc_extensions_and_padding_are_read()
    {
        Assert.True(RtpPacket.TryParse(RtpBytes.FullPacket(), out var packet));
        Assert.True(packet.Marker);
        Assert.Equal(0x60, packet.PayloadType);
        Assert.Equal(0x1234, packet.SequenceNumber);
        Assert.Equal(9u, packet.Timestamp);
        Assert.Equal(0x01020304u, packet.Ssrc);
        Assert.Equal(28, packet.PayloadOffset);
        Assert.Equal(4, packet.PaddingSize);
        Assert.Equal(35, packet.Size);
        Assert.Equal([0x55, 0x66, 0x77], packet.Payload.ToArray());
        Assert.False(packet.IsPaddingOnly);
        Assert.True(packet.TryGetExtension(3, out var value));
        Assert.Equal([1, 2, 3], value.ToArray());
        Assert.False(packet.TryGetExtension(2, out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_marker_is_the_bit_beside_the_payload_type(bool marker)
    {
        Assert.True(RtpPacket.TryParse(RtpBytes.Packet(1, marker: marker, payloadType: 127), out var packet));
        Assert.Equal((marker, (byte)127), (packet.Marker, packet.PayloadType));
    }

    [Fact]
    public void A_packet_may_end_with_an_extension_header_of_no_elements()
    {
        Assert.True(RtpPacket.TryParse(Convert.FromHexString("906000010000000100000001BEDE0000"), out var packet));
        Assert.True(packet.Payload.IsEmpty);
    }

    [Theory]
    [InlineData("40600001000000010000000100", "version 1")]
    [InlineData("8060000100000001000000", "11 bytes")]
    [InlineData("8160000100000001000000010000", "CSRC past the end")]
    [InlineData("8F6000010000000100000001AABBCCDD", "15 CSRCs in 4 bytes")]
    [InlineData("9060000100000001000000 01BEDE", "extension header cut short")]
    [InlineData("906000010000000100000001BEDE00021000", "extension past the end")]
    [InlineData("906000010000000100000001BEDEFFFF10000000", "extension of 256 KB")]
    [InlineData("A0600001000000010000000105", "padding longer than the payload")]
    [InlineData("A06000010000000100000001AA00", "padding of 0 bytes")]
    [InlineData("A06000010000000100000001", "padding flag without a byte behind the header")]
    [InlineData("B06000010000000100000001BEDE00011000000A", "padding that reaches into the extension")]
    public void Row08_a_length_past_the_end_is_refused(string hex, string what)
    {
        Assert.False(RtpPacket.TryParse(Convert.FromHexString(hex.Replace(" ", "")), out _), what);
    }

    [Fact]
    public void Row08_more_than_1500_bytes_are_refused()
    {
        var large = RtpBytes.Packet(1, payload: new byte[1489]);
        Assert.Equal(1501, large.Length);
        Assert.False(RtpPacket.TryParse(large, out _));
        Assert.True(RtpPacket.TryParse(large.AsSpan(0, 1500), out _));
    }

    [Fact]
    public void Row08_packets_without_payload_are_told_from_media()
    {
        byte[] padding = [.. RtpBytes.Packet(1, payload: []), 0, 0, 3];
        padding[0] |= 0x20;
        Assert.True(RtpPacket.TryParse(padding, out var probe));
        Assert.True(probe.IsPaddingOnly);
        Assert.True(probe.Payload.IsEmpty);

        Assert.True(RtpPacket.TryParse(RtpBytes.Packet(1, payload: []), out var empty));
        Assert.True(empty.IsPaddingOnly);
    }

    [Theory]
    [InlineData("BEDE", "10AA00003101 02", 1, "AA")]
    [InlineData("BEDE", "10AA00003101 02", 3, "0102")]
    [InlineData("BEDE", "1FAABB", 1, null)] // 16 bytes announced, two there
    [InlineData("BEDE", "F010 10AA", 1, null)] // 15 ends the list
    [InlineData("BEDE", "10AA", 0, null)]
    [InlineData("1000", "1000 2002ABCD", 0x20, "ABCD")]
    [InlineData("1005", "1000 2002ABCD", 0x10, "")]
    [InlineData("1000", "000000 01019A", 1, "9A")]
    [InlineData("1000", "0000 01019A", 1, "9A")]
    [InlineData("1000", "0105AA", 1, null)]
    [InlineData("1000", "01", 1, null)]
    [InlineData("ABCD", "10AA", 1, null)]
    [InlineData("BEDE", "10AA", 1, "AA")]
    [InlineData("BEDE", "11AABB", 1, "AABB")]
    [InlineData("BEDE", "12AABB", 1, null)]
    [InlineData("BEDE", "20AA 1100", 1, null)]
    [InlineData("BEDE", "E0AA", 14, "AA")]
    [InlineData("BEDE", "F0AA", 15, null)]
    [InlineData("BEDE", "00", 1, null)]
    [InlineData("BEDE", "", 1, null)]
    [InlineData("1000", "0101AA", 1, "AA")]
    [InlineData("1000", "0102AA", 1, null)]
    [InlineData("1000", "0201AA 0101BB", 1, "BB")]
    [InlineData("1000", "0200 0101BB", 1, "BB")]
    [InlineData("1000", "FF01AA", 255, "AA")]
    [InlineData("100F", "0101AA", 1, "AA")]
    [InlineData("1010", "0101AA", 1, null)]
    [InlineData("0000", "0101AA", 1, null)]
    public void Extensions_are_found_in_either_form_and_never_past_the_end(string profile, string elements, byte id, string? expected)
    {
        var extensions = new RtpHeaderExtensions(Convert.ToUInt16(profile, 16), Convert.FromHexString(elements.Replace(" ", "")));
        var found = extensions.TryGet(id, out var value);
        Assert.Equal(expected, found ? Convert.ToHexString(value) : null);
    }

    [Fact]
    public void Row08_no_bytes_make_it_throw_or_read_past_the_end()
    {
        var random = new Random(8);
        var sample = RtpBytes.FullPacket();
        var buffer = new byte[256];
        var parsed = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var data = RtpBytes.Mutate(random, sample, buffer);
            if (RtpPacket.TryParse(data, out var packet))
            {
                parsed++;
                Assert.Equal(data.Length, packet.PayloadOffset + packet.Payload.Length + packet.PaddingSize);
                packet.TryGetExtension((byte)random.Next(256), out _);
            }
        }

        Assert.InRange(parsed, 10_000, 99_000);
    }

    [Fact]
    public void Parsing_allocates_nothing()
    {
        var sample = RtpBytes.FullPacket();
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                _ = RtpPacket.TryParse(sample, out var packet);
                packet.TryGetExtension(3, out _);
            }
        }));
    }
}
