using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Bandwidth.Probing;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Bandwidth.Feedback;
using Videoroom.Tests.Engine.Bandwidth.Simulation;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Bandwidth;

public class BandwidthEstimatorTests
{
    private readonly BandwidthEstimator _estimator = new(0, new BandwidthOptions());
    private readonly TransportFeedbackBuilder _builder = new();
    private readonly byte[] _buffer = new byte[TransportFeedbackBuilder.MaximumSize];
    private ushort _sequence;
    private long _nowUs;

    [Fact]
    public void It_starts_at_the_start_rate()
    {
        Assert.Equal(800_000, _estimator.EstimateBps);
        Assert.Equal(BandwidthState.Start, _estimator.State);
        Assert.Equal(0, _estimator.DeadlineUs);
        _estimator.OnTimer(0);
        Assert.Equal(200_000, _estimator.DeadlineUs);
        Assert.Equal(BandwidthState.Start, _estimator.State);
    }

    [Fact]
    public void The_start_rate_lies_within_the_limits()
    {
        Assert.Equal(500_000, new BandwidthEstimator(0, new BandwidthOptions { MaximumBps = 500_000 }).EstimateBps);
        Assert.Equal(900_000, new BandwidthEstimator(0, new BandwidthOptions { MinimumBps = 900_000 }).EstimateBps);
    }

    [Fact]
    public void Nothing_is_probed_before_a_demand_is_known()
    {
        _estimator.OnTimer(0);
        Assert.False(_estimator.TryTakeProbe(0, out _));
        _estimator.SetDemand(5_000_000);
        _estimator.OnTimer(200_000);
        Assert.True(_estimator.TryTakeProbe(200_000, out var probe));
        Assert.Equal(2_400_000, probe.BitrateBps);
    }

    [Fact]
    public void Steady_state_allocates_nothing_per_packet_and_per_feedback()
    {
        _estimator.SetDemand(5_000_000);
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                SendAndReport(packets: 10, loss: i % 10 == 0);
            }
        }));
        Assert.True(_estimator.LossFraction > 0);
    }

    [Fact]
    public void The_same_calls_give_the_same_estimates()
    {
        var first = Run();
        Assert.Equal(first, Run());
        Assert.True(first.Distinct().Count() > 100);

        static List<long> Run() => [.. new BandwidthSimulation(new SimulatedSource(1), 5_000_000).Rate(0, 1e6).Run(30).Trace.Samples.Select(s => s.EstimateBps)];
    }

    [Fact]
    public void Feedback_without_news_is_ignored()
    {
        SendAndReport(packets: 10);
        var feedback = FeedbackBytes.Parse(FeedbackBytes.Of(30_000, 1_000, 2_000));
        var before = (_estimator.EstimateBps, _estimator.State);
        _estimator.OnFeedback(ref feedback, _nowUs);
        Assert.Equal(before, (_estimator.EstimateBps, _estimator.State));
    }

    [Fact]
    public void Receiver_reports_count_while_there_is_no_transport_wide_feedback()
    {
        Report(fractionLost: 128, seconds: 2);
        Assert.True(_estimator.EstimateBps < 700_000);
        Assert.Equal(BandwidthState.LossLimited, _estimator.State);
        Assert.Equal(0.5, _estimator.LossFraction);
        Report(fractionLost: 0, seconds: 10);
        Assert.Equal(BandwidthState.Increase, _estimator.State);
        Report(fractionLost: 10, seconds: 2);
        Assert.Equal(BandwidthState.Hold, _estimator.State);
    }

    [Fact]
    public void Remb_counts_while_there_is_no_transport_wide_feedback()
    {
        _estimator.OnRemb(3_000_000, 0);
        Assert.Equal(3_000_000, _estimator.EstimateBps);
        _estimator.OnRemb(200_000, 0);
        Assert.Equal(200_000, _estimator.EstimateBps);
    }

    [Fact]
    public void Nothing_is_probed_for_a_viewer_that_cannot_report_the_result()
    {
        _estimator.SetDemand(5_000_000);
        _estimator.OnReceiverReport(0, 10, 0);
        _estimator.OnTimer(0);
        Assert.False(_estimator.TryTakeProbe(0, out _));
    }

    [Fact]
    public void A_viewer_that_estimates_by_itself_is_sent_padding_within_its_estimate()
    {
        _estimator.SetDemand(5_000_000, mediaBps: 300_000);
        _estimator.OnRemb(500_000, 0);
        Assert.True(_estimator.TryTakeProbe(0, out var padding));
        Assert.InRange(padding.BitrateBps, 100_000, 200_000);
    }

    [Fact]
    public void Nothing_is_known_of_a_viewer_whose_reports_tell_of_no_loss()
    {
        Assert.False(_estimator.IsKnown);
        Report(fractionLost: 0, seconds: 5);
        Assert.False(_estimator.IsKnown);
        Report(fractionLost: 128, seconds: 2);
        Assert.True(_estimator.IsKnown);
    }

    [Fact]
    public void Congestion_control_feedback_counts_as_transport_wide_feedback_does()
    {
        for (ushort i = 0; i < 20; i++)
        {
            _estimator.OnSent(5, (ushort)(700 + i), i, 1_200, ProbeId.None, i * 1_000);
        }

        // All but the last of stream 5, and one of a stream that there is not.
        var feedback = CongestionControlBytes.Parse(CongestionControlBytes.Of(1_000_000, (5, 700, Enumerable.Range(0, 20).Select(i => i == 19 ? (int?)null : 100 - i)), (6, 1, [3])));
        _estimator.OnFeedback(ref feedback, 200_000);

        Assert.True(_estimator.IsKnown);
        Assert.Equal(20, _estimator.PacketsReported);
        Assert.Equal(1, _estimator.PacketsLost);
    }

    [Fact]
    public void Transport_wide_feedback_replaces_reports_and_remb()
    {
        _estimator.OnRemb(100_000, 0);
        SendAndReport(packets: 10);
        Assert.Equal(800_000, _estimator.EstimateBps);
        _estimator.OnRemb(100_000, _nowUs);
        Report(fractionLost: 255, seconds: 5);
        Assert.Equal(800_000, _estimator.EstimateBps);
    }

    [Fact]
    public void A_viewer_that_sends_reports_only_is_not_without_feedback()
    {
        for (var i = 0; i < 50; i++)
        {
            _estimator.OnSent((ushort)i, 1_200, ProbeId.None, _nowUs);
            _estimator.OnReceiverReport(0, 10, _nowUs);
            _nowUs += 100_000;
            _estimator.OnTimer(_nowUs);
        }

        Assert.Equal(800_000, _estimator.EstimateBps);
        Assert.NotEqual(BandwidthState.NoFeedback, _estimator.State);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Any_round_trip_is_possible(long roundTripUs)
    {
        _estimator.OnRoundTrip(roundTripUs);
        for (var i = 0; i < 100; i++)
        {
            SendAndReport(packets: 10);
        }

        Assert.InRange(_estimator.EstimateBps, 800_000, 2_000_000);
    }

    [Fact]
    public void Publisher_loss_is_not_viewer_loss_what_was_never_sent_is_not_lost()
    {
        // A publisher's packets that are missing take no number: the numbers of what is sent have no gap.
        for (var i = 0; i < 100; i++)
        {
            SendAndReport(packets: i % 2 == 0 ? 10 : 2);
        }

        Assert.Equal(0, _estimator.LossFraction);
        Assert.NotEqual(BandwidthState.LossLimited, _estimator.State);
    }

    private void Report(byte fractionLost, int seconds)
    {
        for (var endUs = _nowUs + (seconds * 1_000_000L); _nowUs <= endUs; _nowUs += 100_000)
        {
            _estimator.OnSent(12_500, _nowUs);
            _estimator.OnReceiverReport(fractionLost, 256, _nowUs);
        }
    }

    private void SendAndReport(int packets, bool loss = false)
    {
        for (var i = 0; i < packets; i++)
        {
            _estimator.OnSent(_sequence, 1_200, ProbeId.None, _nowUs + (i * 1_000));
            if (!loss || i != 5)
            {
                _builder.OnPacket(_sequence, 1_200, _nowUs + 20_000 + (i * 1_000));
            }

            _sequence++;
        }

        _nowUs += 100_000;
        int size;
        while ((size = _builder.Build(_buffer, 1, 2, _nowUs / 1_000)) > 0)
        {
            Assert.True(RtcpReader.TryCreate(_buffer.AsSpan(0, size), out var reader));
            Assert.True(reader.TryRead(out var packet));
            Assert.True(RtcpTransportFeedback.TryParse(in packet, out var feedback));
            _estimator.OnFeedback(ref feedback, _nowUs);
        }

        _estimator.OnTimer(_nowUs);
        _estimator.TryTakeProbe(_nowUs, out _);
    }
}
