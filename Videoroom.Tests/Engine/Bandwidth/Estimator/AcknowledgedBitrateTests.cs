using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class AcknowledgedBitrateTests
{
    private readonly AcknowledgedBitrate _bitrate = new();
    private long _us = 1_000_000;

    [Fact]
    public void There_is_none_before_300_ms()
    {
        Receive(seconds: 0.29, everyMs: 10, size: 1_250);
        Assert.Equal(0, _bitrate.RecentBps);
        Assert.Equal(0, _bitrate.SustainedBps);
        Receive(seconds: 0.2, everyMs: 10, size: 1_250);
        Assert.Equal(1_000_000, _bitrate.RecentBps);
        Assert.Equal(1_000_000, _bitrate.SustainedBps);
    }

    [Fact]
    public void The_recent_rate_follows_within_400_ms_and_the_sustained_one_within_1100()
    {
        Receive(seconds: 3, everyMs: 10, size: 1_250);
        Receive(seconds: 0.4, everyMs: 10, size: 250);
        Assert.Equal(200_000, _bitrate.RecentBps);
        Assert.InRange(_bitrate.SustainedBps, 500_000, 900_000);
        Receive(seconds: 0.7, everyMs: 10, size: 250);
        Assert.Equal(200_000, _bitrate.SustainedBps);
    }

    [Fact]
    public void Bursts_of_few_frames_a_second_average_out()
    {
        for (var i = 0; i < 20; i++)
        {
            _bitrate.Add(_us, 12_500);
            _us += 200_000;
            Assert.True(i < 6 || _bitrate.SustainedBps is >= 400_000 and <= 600_000);
        }
    }

    [Fact]
    public void A_time_without_packets_counts()
    {
        Receive(seconds: 3, everyMs: 10, size: 1_250);
        _us += 500_000;
        Receive(seconds: 0.1, everyMs: 10, size: 1_250);
        Assert.InRange(_bitrate.SustainedBps, 400_000, 600_000);
        Assert.InRange(_bitrate.RecentBps, 0, 300_000);
    }

    [Fact]
    public void A_late_packet_counts_where_it_arrived_and_a_much_too_late_one_not_at_all()
    {
        Receive(seconds: 3, everyMs: 10, size: 1_250);
        var before = _bitrate.SustainedBps;
        _bitrate.Add(_us - 500_000, 12_500);
        Assert.True(_bitrate.SustainedBps > before);
        before = _bitrate.SustainedBps;
        _bitrate.Add(_us - 5_000_000, 12_500);
        Assert.Equal(before, _bitrate.SustainedBps);
    }

    [Fact]
    public void Negative_times_count_like_others()
    {
        _us = -5_000_000;
        Receive(seconds: 10, everyMs: 10, size: 1_250);
        Assert.Equal(1_000_000, _bitrate.SustainedBps);
    }

    [Fact]
    public void After_a_reset_there_is_none()
    {
        Receive(seconds: 3, everyMs: 10, size: 1_250);
        _bitrate.Reset();
        Assert.Equal(0, _bitrate.RecentBps);
        _us = 0;
        Receive(seconds: 1, everyMs: 10, size: 250);
        Assert.Equal(200_000, _bitrate.SustainedBps);
    }

    private void Receive(double seconds, int everyMs, int size)
    {
        for (var endUs = _us + (long)(seconds * 1e6); _us < endUs; _us += everyMs * 1_000)
        {
            _bitrate.Add(_us, size);
        }
    }
}
