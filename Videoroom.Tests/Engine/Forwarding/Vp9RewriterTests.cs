using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class Vp9RewriterTests
{
    private readonly Vp9Rewriter _rewriter = new();

    [Fact]
    public void The_first_source_keeps_its_numbers()
    {
        Assert.Equal((0x7FFE, 255), Rewrite(Payload(0x7FFE, 255), true));
        Assert.Equal((0x7FFF, 0), Rewrite(Payload(0x7FFF, 0)));
        Assert.Equal((0, 1), Rewrite(Payload(0, 1)));
    }

    [Fact]
    public void A_new_source_goes_on_with_the_next_of_each()
    {
        Rewrite(Payload(0x7FFF, 255), true);
        Assert.Equal((0, 0), Rewrite(Payload(500, 17), true));
        Assert.Equal((0, 0), Rewrite(Payload(500, 17))); // the picture's next spatial layer
        Assert.Equal((2, 1), Rewrite(Payload(502, 18)));
        Assert.Equal((1, 0), Rewrite(Payload(501, 17))); // a reordered packet
    }

    [Fact]
    public void Flags_layers_and_what_follows_stay()
    {
        Rewrite(Payload(1, 1), true);
        var payload = Payload(100, 50);
        var prefix = new byte[Vp9Rewriter.MaximumPrefixSize];

        Assert.Equal(5, _rewriter.Rewrite(payload, true, prefix, out var offset));

        Assert.Equal(5, offset);
        Assert.Equal("AC80022402", Convert.ToHexString(prefix));
    }

    [Theory]
    [InlineData("B8052455", "B880052455", 3)] // flexible mode: no TL0PICIDX behind the layers
    [InlineData("880555", "88800555", 2)] // no layer indices
    public void What_a_descriptor_lacks_is_not_added(string hex, string expected, int sourceOffset)
    {
        var payload = Convert.FromHexString(hex);
        var prefix = new byte[Vp9Rewriter.MaximumPrefixSize];

        var size = _rewriter.Rewrite(payload, true, prefix, out var offset);

        Assert.Equal(sourceOffset, offset);
        Assert.Equal(expected, Convert.ToHexString(prefix.AsSpan(0, size)) + Convert.ToHexString(payload.AsSpan(offset)));
    }

    [Theory]
    [InlineData("0855")]
    [InlineData("AC80")]
    [InlineData("")]
    public void Payloads_without_numbers_go_out_as_they_are(string hex)
    {
        Assert.Equal(0, _rewriter.Rewrite(Convert.FromHexString(hex), true, new byte[Vp9Rewriter.MaximumPrefixSize], out var offset));
        Assert.Equal(0, offset);
    }

    [Fact]
    public void No_payload_makes_it_throw()
    {
        var random = new Random(14);
        var sample = Payload(1, 2);
        var buffer = new byte[64];
        var prefix = new byte[Vp9Rewriter.MaximumPrefixSize];
        for (var i = 0; i < 100_000; i++)
        {
            var payload = RtpBytes.Mutate(random, sample, buffer);
            var size = _rewriter.Rewrite(payload, random.Next(9) == 0, prefix, out var offset);
            Assert.InRange(size - offset, 0, 1);
            Assert.InRange(offset, 0, payload.Length);
        }
    }

    // I, L, B and E; layer indices: TID 1, U, SID 2.
    private static byte[] Payload(int pictureId, int tl0)
        => [0xAC, (byte)(0x80 | (pictureId >> 8)), (byte)pictureId, 0x24, (byte)tl0, 0x50, 3, 0];

    private (int PictureId, int Tl0) Rewrite(byte[] payload, bool discontinuity = false)
    {
        var prefix = new byte[Vp9Rewriter.MaximumPrefixSize];
        var size = _rewriter.Rewrite(payload, discontinuity, prefix, out var offset);
        Assert.True(Vp9PayloadDescriptor.TryParse([.. prefix[..size], .. payload[offset..]], out var descriptor));
        Assert.Equal((1, 2), (descriptor.TemporalLayer, descriptor.SpatialLayer));
        return (descriptor.PictureId, descriptor.Tl0PicIdx);
    }
}
