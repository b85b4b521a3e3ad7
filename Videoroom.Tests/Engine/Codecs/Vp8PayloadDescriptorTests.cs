using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Engine.Codecs;

public class Vp8PayloadDescriptorTests
{
    [Fact]
    public void Every_field_is_read()
    {
        var payload = Convert.FromHexString("B0F0812345F35003009D012A4041F080");
        Assert.True(Vp8PayloadDescriptor.TryParse(payload, out var descriptor));
        Assert.Equal(6, descriptor.Size);
        Assert.True(descriptor.IsNonReference);
        Assert.True(descriptor.IsFrameStart);
        Assert.True(descriptor.IsKeyFrame);
        Assert.Equal((15, 0x0123), (descriptor.PictureIdBits, descriptor.PictureId));
        Assert.Equal((true, 0x45), (descriptor.HasTl0PicIdx, descriptor.Tl0PicIdx));
        Assert.Equal((true, 3, true), (descriptor.HasTemporalLayer, descriptor.TemporalLayer, descriptor.IsLayerSync));
        Assert.Equal((true, 0x13), (descriptor.HasKeyIdx, descriptor.KeyIdx));
        Assert.Equal((320, 240), (descriptor.Width, descriptor.Height));
    }

    [Theory]
    [InlineData("10AA", 1, 0)]
    [InlineData("9000AA", 2, 0)]
    [InlineData("908012AA", 3, 7)]
    [InlineData("90808012AA", 4, 15)]
    [InlineData("904007AA", 3, 0)]
    [InlineData("902060AA", 3, 0)]
    [InlineData("901005AA", 3, 0)]
    public void The_descriptor_is_as_long_as_its_flags_say(string hex, int size, int pictureIdBits)
    {
        Assert.True(Vp8PayloadDescriptor.TryParse(Convert.FromHexString(hex), out var descriptor));
        Assert.Equal((size, pictureIdBits), (descriptor.Size, descriptor.PictureIdBits));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("90")]
    [InlineData("9080")]
    [InlineData("908080")]
    [InlineData("90808012")]
    [InlineData("90C012")]
    [InlineData("90F0812345")]
    public void A_descriptor_that_is_cut_short_is_refused(string hex)
        => Assert.False(Vp8PayloadDescriptor.TryParse(Convert.FromHexString(hex), out _));
}
