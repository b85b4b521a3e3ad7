using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

public class RtpHeaderWriterTests
{
    private static readonly HeaderExtensionIds SourceIds = new() { AudioLevel = 1, VideoOrientation = 4, DependencyDescriptor = 8, Mid = 3 };

    [Fact]
    public void Without_extensions_it_is_the_fixed_header()
    {
        var header = new byte[12];
        Assert.Equal(12, new RtpHeaderWriter(header, true, 111, 0xABCD, 0x01020304, 0x0A0B0C0D).Complete());
        Assert.Equal("80EFABCD010203040A0B0C0D", Convert.ToHexString(header));
    }

    [Fact]
    public void Small_ids_and_values_take_the_one_byte_form()
    {
        var header = new byte[64];
        header.AsSpan().Fill(0xFF);
        var writer = new RtpHeaderWriter(header, false, 96, 1, 2, 3);
        Assert.True(writer.TryAdd(14, [0xAA]));
        Assert.True(writer.TryAdd(2, [1, 2, 3]));
        Assert.Equal(24, writer.Complete());
        Assert.Equal("9060000100000002 00000003 BEDE0002 E0AA 22010203 0000".Replace(" ", ""), Convert.ToHexString(header.AsSpan(0, 24)));
    }

    [Theory]
    [InlineData(15, 1)]
    [InlineData(255, 1)]
    [InlineData(1, 17)]
    [InlineData(1, 255)]
    [InlineData(1, 0)]
    public void Large_ids_large_values_and_empty_ones_take_the_two_byte_form(byte id, int length)
    {
        var value = Enumerable.Repeat((byte)7, length).ToArray();
        var header = new byte[RtpHeaderWriter.MaximumSize];
        var writer = new RtpHeaderWriter(header, false, 96, 1, 2, 3);
        Assert.True(writer.TryAdd(id, value));
        Assert.True(writer.TryAdd(5, [9]));
        var size = writer.Complete();
        Assert.Equal(0x10, header[12]);
        Assert.True(RtpPacket.TryParse(header.AsSpan(0, size), out var packet));
        Assert.Equal(size, packet.PayloadOffset);
        Assert.True(packet.TryGetExtension(id, out var read));
        Assert.Equal(value, read.ToArray());
        Assert.True(packet.TryGetExtension(5, out read));
        Assert.Equal([9], read.ToArray());
    }

    [Fact]
    public void What_does_not_fit_or_was_not_negotiated_is_left_out()
    {
        var header = new byte[24];
        var writer = new RtpHeaderWriter(header, false, 96, 1, 2, 3);
        Assert.False(writer.TryAdd(0, [1]));
        Assert.False(writer.TryAdd(1, new byte[16]));
        Assert.False(writer.TryAdd(1, new byte[256]));
        Assert.True(writer.TryAdd(1, [1, 2]));
        Assert.Equal(20, writer.Complete());
        Assert.False(new RtpHeaderWriter(new byte[12], false, 96, 1, 2, 3).TryAdd(1, [1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(255)]
    public void An_extension_is_added_where_it_fits_with_the_padding_behind_it(int length)
    {
        // An element is kept with two bytes before it, and up to three of padding behind it, until the form is known.
        var room = 12 + 4 + 2 + length + 3;
        Assert.True(new RtpHeaderWriter(new byte[room], false, 96, 1, 2, 3).TryAdd(1, new byte[length]));
        Assert.False(new RtpHeaderWriter(new byte[room - 1], false, 96, 1, 2, 3).TryAdd(1, new byte[length]));
    }

    [Theory]
    [InlineData(14, 16, 0xBEDE)]
    [InlineData(15, 16, 0x1000)]
    [InlineData(14, 17, 0x1000)]
    [InlineData(14, 0, 0x1000)]
    [InlineData(1, 1, 0xBEDE)]
    public void The_one_byte_form_reaches_to_id_14_and_16_bytes(byte id, int length, int profile)
    {
        var header = new byte[RtpHeaderWriter.MaximumSize];
        var writer = new RtpHeaderWriter(header, false, 96, 1, 2, 3);
        Assert.True(writer.TryAdd(id, new byte[length]));
        writer.Complete();
        Assert.Equal(profile, (header[12] << 8) | header[13]);
    }

    [Fact]
    public void The_payload_type_leaves_the_marker_alone()
    {
        var header = new byte[12];
        _ = new RtpHeaderWriter(header, false, 0xFF, 1, 2, 3);
        Assert.Equal(0x7F, header[1]);
        _ = new RtpHeaderWriter(header, true, 0x01, 1, 2, 3);
        Assert.Equal(0x81, header[1]);
    }

    [Fact]
    public void A_receiver_gets_the_extensions_it_negotiated_under_its_own_ids()
    {
        var source = new byte[RtpHeaderWriter.MaximumSize];
        var publisher = new RtpHeaderWriter(source, false, 96, 1, 2, 3);
        publisher.TryAdd(SourceIds.AudioLevel, [0x85]);
        publisher.TryAdd(SourceIds.VideoOrientation, [0x01]);
        publisher.TryAdd(SourceIds.Mid, "0"u8);
        publisher.TryAdd(SourceIds.DependencyDescriptor, [1, 2, 3]);
        Assert.True(RtpPacket.TryParse(source.AsSpan(0, publisher.Complete()), out var packet));

        var header = new byte[RtpHeaderWriter.MaximumSize];
        var writer = new RtpHeaderWriter(header, false, 100, 7, 8, 9);
        writer.CopyExtensions(in packet, SourceIds, new HeaderExtensionIds { AudioLevel = 7, VideoOrientation = 3, DependencyDescriptor = 20, Mid = 5 });
        Assert.True(RtpPacket.TryParse(header.AsSpan(0, writer.Complete()), out var sent));
        Assert.True(sent.TryGetExtension(7, out var value));
        Assert.Equal([0x85], value.ToArray());
        Assert.True(sent.TryGetExtension(3, out value));
        Assert.Equal([1], value.ToArray());
        Assert.True(sent.TryGetExtension(20, out value));
        Assert.Equal([1, 2, 3], value.ToArray());
        Assert.False(sent.TryGetExtension(1, out _));
        Assert.False(sent.TryGetExtension(5, out _));
    }

    [Fact]
    public void Whatever_is_added_is_read_back()
    {
        var random = new Random(2);
        var header = new byte[2000];
        for (var i = 0; i < 2000; i++)
        {
            var expected = new Dictionary<byte, byte[]>();
            var writer = new RtpHeaderWriter(header, false, 96, (ushort)i, 2, 3);
            for (var n = random.Next(5); n > 0; n--)
            {
                var id = (byte)random.Next(1, random.Next(2) == 0 ? 15 : 256);
                var value = new byte[random.Next(random.Next(3) == 0 ? 60 : 17)];
                random.NextBytes(value);
                if (expected.TryAdd(id, value))
                {
                    Assert.True(writer.TryAdd(id, value));
                }
            }

            var size = writer.Complete();
            Assert.Equal(0, size % 4);
            Assert.True(RtpPacket.TryParse(header.AsSpan(0, size), out var packet));
            Assert.Equal(size, packet.PayloadOffset);
            foreach ((var id, var value) in expected)
            {
                Assert.True(packet.TryGetExtension(id, out var read));
                Assert.Equal(value, read.ToArray());
            }
        }
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var source = RtpBytes.FullPacket();
        var header = new byte[RtpHeaderWriter.MaximumSize];
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                _ = RtpPacket.TryParse(source, out var packet);
                var writer = new RtpHeaderWriter(header, false, 96, (ushort)i, 2, 3);
                writer.CopyExtensions(in packet, new HeaderExtensionIds { AudioLevel = 1 }, new HeaderExtensionIds { AudioLevel = 2 });
                writer.Complete();
            }
        }));
    }
}
