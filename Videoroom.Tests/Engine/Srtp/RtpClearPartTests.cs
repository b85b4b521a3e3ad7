using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.Srtp;

public class RtpClearPartTests
{
    [Theory]
    [InlineData(0x80, 12)]
    [InlineData(0x81, 16)]
    [InlineData(0x8f, 72)]
    [InlineData(0xa0, 12)] // padding is part of the encrypted payload
    public void A_header_without_extension_has_12_bytes_and_4_for_each_CSRC(byte first, int expected)
    {
        var packet = Packet(first, expected);
        Assert.True(RtpClearPart.TryGetLength(packet, out var length));
        Assert.Equal(expected, length);
        Assert.False(RtpClearPart.TryGetLength(packet.AsSpan(0, expected - 1), out _));
    }

    [Theory]
    [InlineData(0x90, 0, 16)]
    [InlineData(0x90, 1, 20)]
    [InlineData(0x90, 256, 1040)]
    [InlineData(0x93, 2, 36)]
    public void An_extension_adds_its_header_and_its_words(byte first, int words, int expected)
    {
        var packet = Packet(first, expected);
        var extension = 12 + (4 * (first & 15));
        (packet[extension + 2], packet[extension + 3]) = ((byte)(words >> 8), (byte)words);

        Assert.True(RtpClearPart.TryGetLength(packet, out var length));
        Assert.Equal(expected, length);
        for (var cut = 0; cut < expected; cut++)
        {
            Assert.False(RtpClearPart.TryGetLength(packet.AsSpan(0, cut), out _));
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x40)]
    [InlineData(0xc0)]
    public void Another_version_than_2_is_no_packet(byte first)
        => Assert.False(RtpClearPart.TryGetLength(Packet(first, 100), out _));

    private static byte[] Packet(byte first, int length)
    {
        var packet = new byte[length];
        packet[0] = first;
        return packet;
    }
}
