using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class Vp8RewriterTests
{
    private readonly Vp8Rewriter _rewriter = new();

    [Fact]
    public void The_first_source_keeps_its_numbers()
    {
        Assert.Equal((0x7FFE, 200, 30), Rewrite(Payload(0x7FFE, 200, 30), true));
        Assert.Equal((0x7FFF, 201, 30), Rewrite(Payload(0x7FFF, 201, 30)));
        Assert.Equal((0, 202, 30), Rewrite(Payload(0, 202, 30)));
    }

    [Fact]
    public void A_new_source_goes_on_with_the_next_of_each()
    {
        Rewrite(Payload(0x7FFE, 254, 31), true);
        Rewrite(Payload(0x7FFF, 255, 31));
        Assert.Equal((0, 0, 0), Rewrite(Payload(500, 17, 9), true));
        Assert.Equal((0, 0, 0), Rewrite(Payload(500, 17, 9)));
        Assert.Equal((2, 1, 1), Rewrite(Payload(502, 18, 10)));
        Assert.Equal((1, 0, 0), Rewrite(Payload(501, 17, 9))); // a reordered packet
        Assert.Equal((3, 1, 1), Rewrite(Payload(503, 18, 10)));
    }

    [Fact]
    public void What_is_not_a_counter_stays_and_the_payload_follows()
    {
        Rewrite(Payload(1, 1, 1), true);
        var payload = Payload(100, 50, 5);
        var prefix = new byte[Vp8Rewriter.MaximumPrefixSize];
        var size = _rewriter.Rewrite(payload, true, prefix, out var offset);
        Assert.Equal((6, 6), (size, offset));
        Assert.Equal("90F080020262", Convert.ToHexString(prefix));
        Assert.Equal([0x50, 3, 0], payload[offset..(offset + 3)]);
    }

    [Fact]
    public void A_short_picture_id_is_written_long_and_its_wraps_are_counted()
    {
        var prefix = new byte[Vp8Rewriter.MaximumPrefixSize];
        var last = -1;
        for (var i = 0; i < 1000; i++)
        {
            byte[] payload = [0x90, 0x80, (byte)((100 + i) & 0x7F), 0xAA];
            Assert.Equal(4, _rewriter.Rewrite(payload, i == 0, prefix, out var offset));
            Assert.Equal(3, offset);
            Assert.True(Vp8PayloadDescriptor.TryParse([.. prefix[..4], .. payload[offset..]], out var descriptor));
            Assert.Equal(15, descriptor.PictureIdBits);
            Assert.Equal(last < 0 ? 100 : last + 1, descriptor.PictureId);
            last = descriptor.PictureId;
        }
    }

    [Fact]
    public void A_source_with_short_ids_may_follow_one_with_long_ids()
    {
        Rewrite(Payload(1000, 1, 1), true);
        var prefix = new byte[Vp8Rewriter.MaximumPrefixSize];
        Assert.Equal(4, _rewriter.Rewrite([0x90, 0x80, 0x05, 0xAA], true, prefix, out _));
        Assert.Equal("908083E9", Convert.ToHexString(prefix.AsSpan(0, 4)));
        Assert.Equal((1002, 2, 2), Rewrite(Payload(7, 9, 9), true));
    }

    [Theory]
    [InlineData("10500300")]
    [InlineData("9000500300")]
    [InlineData("902060500300")]
    [InlineData("90")]
    [InlineData("")]
    public void Payloads_without_counters_go_out_as_they_are(string hex)
    {
        Assert.Equal(0, _rewriter.Rewrite(Convert.FromHexString(hex), true, new byte[6], out var offset));
        Assert.Equal(0, offset);
    }

    [Fact]
    public void Picture_ids_are_continuous_over_many_switches()
    {
        var random = new Random(12);
        var expected = -1;
        var tl0 = -1;
        var source = 0;
        var sourceTl0 = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var switched = i == 0 || random.Next(100) == 0;
            if (switched)
            {
                source = random.Next(0x8000);
                sourceTl0 = random.Next(256);
            }

            (var pictureId, var sentTl0, _) = Rewrite(Payload(source, sourceTl0, 0), switched);
            expected = expected < 0 ? pictureId : (expected + 1) & 0x7FFF;
            tl0 = tl0 < 0 ? sentTl0 : (tl0 + 1) & 0xFF;
            Assert.Equal((expected, tl0), (pictureId, sentTl0));
            source = (source + 1) & 0x7FFF;
            sourceTl0 = (sourceTl0 + 1) & 0xFF;
        }
    }

    [Fact]
    public void The_gaps_of_pictures_that_were_left_out_are_closed()
    {
        Assert.Equal((0x7FFE, 5, 0), Rewrite(Payload(0x7FFE, 5, 0), true));
        Assert.Equal((0x7FFF, 6, 0), Rewrite(Payload(2, 6, 0), leftOut: 3));
        Assert.Equal((0, 6, 0), Rewrite(Payload(4, 6, 0), leftOut: 4));
        Assert.Equal((2, 7, 0), Rewrite(Payload(6, 7, 0), leftOut: 4)); // a picture was lost
        Assert.Equal((1, 7, 0), Rewrite(Payload(5, 7, 0), leftOut: 4)); // and came late
        Assert.Equal((3, 8, 1), Rewrite(Payload(900, 50, 9), true, leftOut: 17));
        Assert.Equal((4, 8, 1), Rewrite(Payload(902, 50, 9), leftOut: 18));
    }

    [Fact]
    public void Row08_no_payload_makes_it_throw()
    {
        var random = new Random(13);
        var sample = Payload(1, 2, 3);
        var buffer = new byte[64];
        var prefix = new byte[Vp8Rewriter.MaximumPrefixSize];
        for (var i = 0; i < 100_000; i++)
        {
            var payload = RtpBytes.Mutate(random, sample, buffer);
            var size = _rewriter.Rewrite(payload, random.Next(9) == 0, prefix, out var offset);
            Assert.InRange(size - offset, 0, 1);
            Assert.InRange(offset, 0, payload.Length);
        }
    }

    [Fact]
    public void Rewriting_allocates_nothing()
    {
        var payload = Payload(1, 2, 3);
        var prefix = new byte[Vp8Rewriter.MaximumPrefixSize];
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                _rewriter.Rewrite(payload, i % 50 == 0, prefix, out _);
            }
        }));
    }

    private static byte[] Payload(int pictureId, int tl0, int key)
        => [0x90, 0xF0, (byte)(0x80 | (pictureId >> 8)), (byte)pictureId, (byte)tl0, (byte)(0x60 | key), 0x50, 3, 0, 0x9D, 1, 0x2A, 64, 1, 240, 0];

    private (int PictureId, int Tl0, int Key) Rewrite(byte[] payload, bool discontinuity = false, ushort leftOut = 0)
    {
        var prefix = new byte[Vp8Rewriter.MaximumPrefixSize];
        var size = _rewriter.Rewrite(payload, discontinuity, prefix, out var offset, leftOut);
        Assert.True(Vp8PayloadDescriptor.TryParse([.. prefix[..size], .. payload[offset..]], out var descriptor));
        Assert.True(descriptor.IsKeyFrame);
        return (descriptor.PictureId, descriptor.Tl0PicIdx, descriptor.KeyIdx);
    }
}
