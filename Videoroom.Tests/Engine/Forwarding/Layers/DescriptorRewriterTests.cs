using Videoroom.Engine.Codecs.Dependencies;
using Videoroom.Engine.Forwarding.Layers;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

public class DescriptorRewriterTests
{
    private readonly DescriptorRewriter _rewriter = new();

    [Fact]
    public void The_first_source_keeps_its_numbers_and_gaps_stay()
    {
        Assert.Equal(65_534, Number(65_534, true));
        Assert.Equal(65_535, Number(65_535));
        Assert.Equal(3, Number(3));
        Assert.Equal(1, Number(1)); // a reordered frame
        Assert.Equal(6, Number(6));
    }

    [Fact]
    public void A_new_source_goes_on_with_the_next_number()
    {
        Number(65_530, true);
        Number(65_535);
        Number(65_533);
        Assert.Equal(0, Number(1000, true));
        Assert.Equal(0, Number(1000));
        Assert.Equal(5, Number(1005));
        Assert.Equal(6, Number(7, true));
    }

    [Fact]
    public void Decode_targets_are_said_once_some_are_missing_and_from_then_on()
    {
        Assert.Equal(0, Rewrite(1, 0b111, true).TargetCount);
        Assert.Equal(new DescriptorRewrite(0, 0b001, 3), Rewrite(2, 0b001));
        Assert.Equal(new DescriptorRewrite(0, 0b111, 3), Rewrite(3, 0b111));
        Assert.Equal(0, Rewrite(100, 0b111, true).TargetCount);
    }

    private ushort Number(ushort source, bool discontinuity = false) => (ushort)(source + Rewrite(source, 0b111, discontinuity).FrameOffset);

    private DescriptorRewrite Rewrite(ushort source, uint targets, bool discontinuity = false)
        => _rewriter.Rewrite(new LayerFilterDecision { IsForwarded = true, FrameNumber = source, ActiveTargets = targets, TargetCount = 3 }, discontinuity);
}
