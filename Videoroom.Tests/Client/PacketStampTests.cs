using Videoroom.Client.Media;

namespace Videoroom.Tests.Client;

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

    [Fact]
    public void Quantiles_are_those_of_all_packets_since_the_last_look()
    {
        var log = new LatencyLog();
        for (var packet = 1; packet <= 100; packet++)
        {
            log.Add(packet * 1000);
        }

        Assert.Equal(100, log.Count);
        Assert.Equal(50, log.QuantileMs(0.5), tolerance: 0.02);
        Assert.Equal(99, log.QuantileMs(0.99), tolerance: 0.02);

        log.Reset();
        Assert.Equal((0, 0.0), (log.Count, log.QuantileMs(0.99)));
        log.Add(10_000_000);
        Assert.Equal(2000, log.QuantileMs(0.99), tolerance: 0.02);
    }
}
