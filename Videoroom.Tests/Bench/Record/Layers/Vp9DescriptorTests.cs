using Videoroom.Bench.Record.Layers;

namespace Videoroom.Tests.Bench.Record.Layers;

public sealed class Vp9DescriptorTests
{
    [Fact]
    public void A_frame_in_flexible_mode_has_references_and_no_tl0picidx()
    {
        // I, P, L, F, B; picture id 0x0123; TID 2, U, SID 1, D; two references; a payload byte.
        var descriptor = Vp9Descriptor.Parse([0xF8, 0x81, 0x23, 0x53, 0x03, 0x04, 0xAA])!;

        Assert.Equal((15, 0x0123), (descriptor.PictureIdBits, descriptor.PictureId));
        Assert.Equal((2, 1), (descriptor.Temporal, descriptor.Spatial));
        Assert.True(descriptor is { IsFlexible: true, IsInterPicture: true, IsSwitchingUpPoint: true, IsInterLayer: true });
        Assert.True(descriptor is { IsFrameStart: true, IsFrameEnd: false, HasStructure: false, Tl0PicIdx: null });
    }

    [Fact]
    public void A_frame_without_flexible_mode_has_tl0picidx()
    {
        var descriptor = Vp9Descriptor.Parse([0xA4, 0x12, 0x20, 0x07, 0xAA])!;

        Assert.Equal((7, 0x12), (descriptor.PictureIdBits, descriptor.PictureId));
        Assert.Equal((1, 0, 7), (descriptor.Temporal, descriptor.Spatial, descriptor.Tl0PicIdx));
        Assert.True(descriptor is { IsFlexible: false, IsFrameStart: false, IsFrameEnd: true });
    }

    [Fact]
    public void A_scalability_structure_gives_the_sizes_of_the_spatial_layers()
    {
        // V alone; two layers, Y, G; 160x90, 320x180; a picture group of one.
        var descriptor = Vp9Descriptor.Parse([0x02, 0x38, 0, 160, 0, 90, 1, 64, 0, 180, 1])!;

        Assert.Equal([(160, 90), (320, 180)], descriptor.Resolutions);
        Assert.Equal(1, descriptor.GroupLength);
    }

    [Fact]
    public void What_is_cut_short_is_refused()
    {
        byte[] whole = [0xFA, 0x81, 0x23, 0x53, 0x03, 0x04, 0x10, 0, 160, 0, 90];
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Null(Vp9Descriptor.Parse(whole.AsSpan(0, length)));
        }

        Assert.NotNull(Vp9Descriptor.Parse(whole));
    }
}
