using Videoroom.Engine.Bandwidth;

namespace Videoroom.Tests.Engine.Bandwidth;

public class LossBasedEstimateTests
{
    private const long Plenty = 10_000_000;

    private readonly LossBasedEstimate _estimate = new();

    [Fact]
    public void Without_loss_it_grows_by_a_twentieth_a_report()
    {
        Assert.Equal(1_050_000, _estimate.Update(0, Plenty));
        Assert.Equal(1_102_500, _estimate.Update(0.019, Plenty));
    }

    [Fact]
    public void A_little_loss_holds_it()
    {
        Assert.Equal(LossBasedEstimate.InitialBps, _estimate.Update(0.02, Plenty));
        Assert.Equal(LossBasedEstimate.InitialBps, _estimate.Update(0.10, Plenty));
    }

    [Theory]
    [InlineData(0.2, 900_000)]
    [InlineData(0.5, 750_000)]
    [InlineData(7.0, 500_000)]
    public void Much_loss_lowers_it_by_half_of_the_loss(double fractionLost, long expectedBps)
        => Assert.Equal(expectedBps, _estimate.Update(fractionLost, Plenty));

    [Fact]
    public void It_is_never_more_than_half_above_what_arrives()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(_estimate.Update(0, 800_000), 0, 1_200_000);
        }

        Assert.Equal(1_200_000, _estimate.Update(0, 800_000));
        Assert.Equal(900_000, _estimate.Update(0, 600_000));
    }

    [Fact]
    public void One_who_sends_next_to_nothing_may_still_begin_with_a_picture()
    {
        Assert.Equal(LossBasedEstimate.IdleBps, _estimate.Update(0, 0));
        Assert.Equal(LossBasedEstimate.IdleBps, _estimate.Update(0, -5));
    }

    [Fact]
    public void It_keeps_between_its_least_and_its_most()
    {
        for (var i = 0; i < 100; i++)
        {
            _estimate.Update(1, Plenty);
        }

        Assert.Equal(LossBasedEstimate.MinimumBps, _estimate.Update(1, Plenty));
        for (var i = 0; i < 500; i++)
        {
            _estimate.Update(0, long.MaxValue / 4);
        }

        Assert.Equal(LossBasedEstimate.MaximumBps, _estimate.Update(0, long.MaxValue / 4));
    }
}
