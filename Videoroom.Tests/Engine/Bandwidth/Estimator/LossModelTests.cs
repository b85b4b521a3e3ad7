using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class LossModelTests
{
    private readonly LossModel _model = new();

    [Fact]
    public void Losses_that_are_the_same_at_every_rate_do_not_speak_for_a_lower_bandwidth()
    {
        foreach (var rate in (ReadOnlySpan<double>)[1.0e6, 1.5e6, 2.0e6, 1.2e6, 1.8e6])
        {
            _model.Add(new LossObservation(100, 10, rate));
        }

        Assert.True(_model.Score(2.0e6) > _model.Score(1.8e6));
        Assert.True(_model.Score(2.0e6) > _model.Score(1.0e6));
    }

    [Fact]
    public void Losses_that_grow_with_the_rate_show_the_bandwidth()
    {
        // The link carries 1 Mbit/s: what is above is lost.
        foreach (var rate in (ReadOnlySpan<double>)[0.9e6, 1.0e6, 1.25e6, 2.0e6, 0.8e6])
        {
            _model.Add(new LossObservation(100, 100 * Math.Max(0, 1 - (1e6 / rate)), rate));
        }

        Assert.True(_model.Score(1.0e6) > _model.Score(0.9e6));
        Assert.True(_model.Score(1.0e6) > _model.Score(1.1e6));
        Assert.True(_model.Score(1.0e6) > _model.Score(2.0e6));
    }

    [Fact]
    public void More_than_a_fifth_lost_at_one_rate_is_congestion()
    {
        for (var i = 0; i < LossModel.Window; i++)
        {
            _model.Add(new LossObservation(100, 50, 1e6));
        }

        Assert.True(_model.Score(0.6e6) > _model.Score(1e6));
    }

    [Fact]
    public void Without_losses_the_highest_bandwidth_is_the_best()
    {
        _model.Add(new LossObservation(100, 0, 1e6));
        Assert.True(_model.Score(2e6) > _model.Score(1e6));
    }

    [Fact]
    public void Old_losses_fade_and_leave_the_window()
    {
        _model.Add(new LossObservation(100, 50, 1e6));
        Assert.Equal(0.5, _model.AverageLoss, 0.001);
        var before = 0.5;
        for (var i = 0; i < LossModel.Window; i++)
        {
            _model.Add(new LossObservation(100, 0, 1e6));
            Assert.True(_model.AverageLoss < before);
            before = _model.AverageLoss;
        }

        Assert.Equal(0, _model.AverageLoss);
    }

    [Fact]
    public void After_a_reset_nothing_was_lost()
    {
        _model.Add(new LossObservation(100, 50, 1e6));
        _model.Reset();
        Assert.Equal(0, _model.AverageLoss);
        _model.Add(new LossObservation(100, 0, 1e6));
        Assert.Equal(0, _model.AverageLoss);
    }
}
