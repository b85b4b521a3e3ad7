using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

public class RtcpReaderTests
{
    [Fact]
    public void A_compound_is_read_packet_by_packet()
    {
        var data = RtcpSamples.Compound();
        Assert.True(RtcpReader.TryCreate(data, out var reader));
        var types = new List<RtcpPacketType>();
        var rounds = new RoundLimit(1_000);
        while (rounds.Next() && reader.TryRead(out var packet))
        {
            types.Add(packet.Type);
        }

        Assert.Equal(
            [
                RtcpPacketType.SenderReport, RtcpPacketType.ReceiverReport, RtcpPacketType.SourceDescription, RtcpPacketType.Goodbye,
                RtcpPacketType.TransportFeedback, RtcpPacketType.PayloadFeedback, RtcpPacketType.PayloadFeedback, RtcpPacketType.PayloadFeedback,
            ],
            types);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Padding_is_no_part_of_the_body()
    {
        byte[] data = [0xA1, 206, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 4];
        Assert.True(RtcpReader.TryCreate(data, out var reader));
        Assert.True(reader.TryRead(out var packet));
        Assert.Equal(8, packet.Body.Length);
        Assert.Equal(1, packet.Count);
    }

    [Fact]
    public void A_packet_may_be_all_padding()
    {
        Assert.True(RtcpReader.TryCreate([0xA0, 201, 0, 1, 0, 0, 0, 4], out var reader));
        Assert.True(reader.TryRead(out var packet));
        Assert.True(packet.Body.IsEmpty);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("80C800", "no whole header")]
    [InlineData("40C90001 00000001", "version 1")]
    [InlineData("80C90002 00000001", "length past the end")]
    [InlineData("80C9FFFF 00000001", "length of 256 KB")]
    [InlineData("80C90001 00000001 80C90001", "second packet past the end")]
    [InlineData("80C90001 00000001 80", "one byte too many")]
    [InlineData("A0C90001 00000000", "padding of 0")]
    [InlineData("A0C90001 00000005", "padding into the header")]
    [InlineData("A0C90000", "padding flag on an empty packet")]
    public void Row09_a_compound_with_one_wrong_length_is_refused_whole(string hex, string what)
    {
        Assert.False(RtcpReader.TryCreate(Convert.FromHexString(hex.Replace(" ", "")), out _), what);
    }

    [Fact]
    public void Row09_more_than_a_datagram_is_refused()
    {
        var data = new byte[1504];
        for (var i = 0; i < data.Length; i += 4)
        {
            data[i] = 0x80;
            data[i + 1] = 201;
        }

        Assert.False(RtcpReader.TryCreate(data, out _));
        Assert.True(RtcpReader.TryCreate(data.AsSpan(0, 1500), out _));
    }

    [Fact]
    public void Row09_no_bytes_make_any_view_throw()
    {
        var random = new Random(9);
        var sample = RtcpSamples.Compound();
        var feedback = RtcpSamples.TransportFeedback();
        var buffer = new byte[1500];
        var packets = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var data = RtpBytes.Mutate(random, i % 3 == 0 ? feedback : sample, buffer);
            if (!RtcpReader.TryCreate(data, out var reader))
            {
                continue;
            }

            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && reader.TryRead(out var packet))
            {
                packets++;
                RtcpSamples.ReadWhole(in packet);
            }
        }

        Assert.InRange(packets, 100_000, 1_000_000);
    }

    [Fact]
    public void Row09_no_body_makes_any_view_throw()
    {
        var random = new Random(10);
        var buffer = new byte[120];
        byte[] types = [200, 201, 202, 203, 205, 206];
        for (var i = 0; i < 100_000; i++)
        {
            var body = buffer.AsSpan(0, 4 * random.Next(30));
            random.NextBytes(body);
            if (body.Length >= 12 && random.Next(3) == 0)
            {
                "REMB"u8.CopyTo(body[8..]);
            }

            var count = random.Next(2) == 0 ? (byte)random.Next(32) : (byte)15;
            var packet = new RtcpPacket((RtcpPacketType)types[random.Next(types.Length)], count, body);
            RtcpSamples.ReadWhole(in packet);
        }
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var sample = RtcpSamples.Compound();
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                RtcpReader.TryCreate(sample, out var reader);
                var rounds = new RoundLimit(1_000);
                while (rounds.Next() && reader.TryRead(out var packet))
                {
                    RtcpSamples.ReadWhole(in packet);
                }
            }
        }));
    }
}
