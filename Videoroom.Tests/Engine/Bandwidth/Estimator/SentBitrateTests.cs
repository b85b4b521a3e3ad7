using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class SentBitrateTests
{
    private readonly SentBitrate _bitrate = new();
    private long _nowUs = 7_000_000;

    [Fact]
    public void Nothing_sent_is_nothing() => Assert.Equal(0, _bitrate.Bps(5));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void It_is_the_rate_of_the_last_seconds(double seconds)
    {
        Send(1e6, seconds);
        Assert.InRange(_bitrate.Bps(_nowUs), 0.9e6, 1.01e6);
    }

    [Fact]
    public void It_follows_within_4_s()
    {
        Send(1e6, 10);
        Send(0.2e6, 4.1);
        Assert.InRange(_bitrate.Bps(_nowUs), 0.18e6, 0.21e6);
    }

    [Fact]
    public void It_falls_to_nothing_in_a_pause()
    {
        Send(1e6, 10);
        Assert.Equal(0, _bitrate.Bps(_nowUs + 10_000_000));
    }

    private void Send(double bps, double seconds)
    {
        for (var endUs = _nowUs + (long)(seconds * 1e6); _nowUs < endUs; _nowUs += 10_000)
        {
            _bitrate.Add(_nowUs, (int)(bps / 800));
        }
    }
}
