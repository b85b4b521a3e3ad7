using Videoroom.Engine.Bandwidth.Estimator;
using Videoroom.Engine.Bandwidth.Feedback;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class LossBasedControlTests
{
    private const double Plenty = 5e6;

    private readonly LossBasedControl _control = new();
    private readonly Random _random = new(3);
    private uint _sequence;
    private double _sentUs;

    [Fact]
    public void Without_losses_it_does_not_limit()
    {
        Send(bps: 1e6, seconds: 5, loss: 0);
        Assert.False(_control.IsLimiting);
        Assert.Equal(0, _control.AverageLoss);
    }

    [Fact]
    public void A_little_loss_does_not_limit()
    {
        Send(bps: 1e6, seconds: 20, loss: 0.01);
        Assert.False(_control.IsLimiting);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.10)]
    public void Random_loss_does_not_lower_it_by_much(double loss)
    {
        // The rate varies as that of a real sender does.
        for (var i = 0; i < 60; i++)
        {
            Send(bps: 0.9e6 + (i % 5 * 0.05e6), seconds: 1, loss);
            Assert.True(_control.Bps > 0.8e6);
        }
    }

    [Fact]
    public void An_overflow_lowers_it_to_what_arrives()
    {
        Send(bps: 1e6, seconds: 5, loss: 0);
        Send(bps: 2e6, seconds: 1, loss: 0.5, acknowledgedBps: 1e6);
        Assert.True(_control.IsLimiting);
        Assert.InRange(_control.Bps, 0.9e6, 1.1e6);
    }

    [Fact]
    public void Share_survives_a_burst_heavy_losses_for_half_a_second_lower_it_little()
    {
        Send(bps: 1e6, seconds: 5, loss: 0);
        Send(bps: 1e6, seconds: 0.5, loss: 0.9, acknowledgedBps: 0.1e6);
        Assert.True(_control.Bps >= 0.8e6);
    }

    [Fact]
    public void Heavy_losses_for_a_second_lower_it_to_what_arrives_at_once()
    {
        Send(bps: 4e6, seconds: 10, loss: 0);
        Send(bps: 4e6, seconds: 1.2, loss: 0.8, acknowledgedBps: 0.8e6);
        Assert.InRange(_control.Bps, 0.75e6, 0.85e6);
    }

    [Fact]
    public void It_grows_by_2_percent_a_quarter_second_when_the_losses_have_ended_and_then_no_longer_limits()
    {
        Send(bps: 1e6, seconds: 5, loss: 0);
        Send(bps: 4e6, seconds: 2, loss: 0.75, acknowledgedBps: 1e6);
        Assert.InRange(_control.Bps, 0.8e6, 1.2e6);
        Send(bps: 1e6, seconds: 8, loss: 0, acknowledgedBps: 1e6);
        var before = _control.Bps;
        Send(bps: 1e6, seconds: 1.05, loss: 0, acknowledgedBps: 1e6);
        Assert.InRange(_control.Bps / before, 1.05, 1.11);
        Send(bps: 1e6, seconds: 40, loss: 0, acknowledgedBps: 1e6);
        Assert.False(_control.IsLimiting);
    }

    [Fact]
    public void A_probe_raises_it_and_forgets_the_losses()
    {
        Send(bps: 4e6, seconds: 2, loss: 0.75, acknowledgedBps: 1e6);
        _control.OnProbe(2e6);
        Assert.Equal(2e6, _control.Bps);
        Assert.Equal(0, _control.AverageLoss);
        _control.OnProbe(1e6);
        Assert.Equal(2e6, _control.Bps);
    }

    [Fact]
    public void A_packet_that_was_called_lost_and_arrives_is_not_lost()
    {
        for (var i = 0; i < 100; i++)
        {
            Add(PacketFate.Lost, i * 3_000);
            Add(PacketFate.ReceivedLate, i * 3_000);
        }

        Update(1e6);
        Assert.Equal(0, _control.AverageLoss);
    }

    [Fact]
    public void Few_packets_are_an_observation_after_a_second()
    {
        for (var i = 0; i < 8; i++)
        {
            Add(PacketFate.Lost, i * 100_000);
        }

        Update(1e6);
        Assert.Equal(0, _control.AverageLoss);
        Add(PacketFate.Lost, 1_000_000);
        Update(1e6);
        Assert.Equal(1, _control.AverageLoss);
    }

    [Fact]
    public void Ten_packets_are_an_observation_after_a_quarter_second()
    {
        for (var i = 0; i < 10; i++)
        {
            Add(PacketFate.Lost, i * 26_000);
        }

        Update(1e6);
        Assert.Equal(0, _control.AverageLoss);
        Add(PacketFate.Lost, 250_000);
        Update(1e6);
        Assert.Equal(1, _control.AverageLoss);
    }

    [Fact]
    public void After_a_reset_it_does_not_limit()
    {
        Send(bps: 4e6, seconds: 2, loss: 0.75, acknowledgedBps: 1e6);
        _control.Reset();
        Assert.False(_control.IsLimiting);
        Assert.Equal(0, _control.AverageLoss);
    }

    private void Send(double bps, double seconds, double loss, double? acknowledgedBps = null)
    {
        const int Size = 1_000;
        var nextUpdateUs = _sentUs + 100_000;
        for (var endUs = _sentUs + (seconds * 1e6); _sentUs < endUs; _sentUs += Size * 8e6 / bps)
        {
            Add(_random.NextDouble() < loss ? PacketFate.Lost : PacketFate.Received, (long)_sentUs, Size);
            if (_sentUs >= nextUpdateUs)
            {
                Update(acknowledgedBps ?? bps * (1 - loss));
                nextUpdateUs += 100_000;
            }
        }
    }

    private void Update(double acknowledgedBps)
        => _control.Update(
            Plenty,
            new LinkState
            {
                Use = NetworkUse.Normal,
                RecentBps = (long)acknowledgedBps,
                SustainedBps = (long)acknowledgedBps,
                QueueingDelayUs = 0,
                RoundTripUs = 100_000,
                IsLossy = false,
            });

    private void Add(PacketFate fate, long sentUs, int size = 1_000)
        => _control.Add(new PacketResult(_sequence++, sentUs, sentUs + 50_000, size, 0, fate));
}
