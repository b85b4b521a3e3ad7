using Videoroom.Client.Media;

namespace Videoroom.Tests.Client.Media;

public class PacketStampTests
{
    [Fact]
    public void A_stamp_is_read_as_it_was_written_and_the_payloads_beginning_stays()
    {
        byte[] payload = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
        PacketStamp.Write(payload, 123_456_789_012);

        Assert.True(PacketStamp.TryRead(payload, out var sentUs));
        Assert.Equal(123_456_789_012, sentUs);
        Assert.Equal(Enumerable.Range(0, 88).Select(i => (byte)i), payload[..88]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(31)]
    public void A_payload_that_is_too_short_has_none_and_is_left_alone(int length)
    {
        var payload = new byte[length];
        PacketStamp.Write(payload, 1);

        Assert.All(payload, value => Assert.Equal(0, value));
        Assert.False(PacketStamp.TryRead(payload, out _));
    }

    [Fact]
    public void Other_payloads_have_none() => Assert.False(PacketStamp.TryRead(new byte[1000], out _));
}
