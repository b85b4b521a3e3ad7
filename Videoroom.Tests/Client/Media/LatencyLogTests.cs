using Videoroom.Client.Media;

namespace Videoroom.Tests.Client.Media;

public sealed class LatencyLogTests
{
    private readonly LatencyLog _log = new();

    [Fact]
    public void Quantiles_are_those_of_all_packets_since_the_last_reset()
    {
        for (var packet = 1; packet <= 100; packet++)
        {
            _log.Add(packet * 1000);
        }

        Assert.Equal(100, _log.Count);
        Assert.Equal(50, _log.QuantileMs(0.5), tolerance: 0.1);
        Assert.Equal(99, _log.QuantileMs(0.99), tolerance: 0.1);
        Assert.Equal(100, _log.LongestMs, tolerance: 0.1);

        _log.Reset();
        Assert.Equal((0, 0.0, 0.0), (_log.Count, _log.QuantileMs(0.99), _log.LongestMs));
    }

    [Fact]
    public void Latencies_outside_its_range_count_as_its_ends()
    {
        _log.Add(-5);
        Assert.Equal(0.001, _log.LongestMs);

        _log.Add(long.MaxValue);
        Assert.Equal(60_000, _log.LongestMs, tolerance: 60);
    }

    [Fact]
    public void The_logs_of_several_processes_add_up()
    {
        var other = new LatencyLog();
        for (var packet = 1; packet <= 50; packet++)
        {
            _log.Add(packet * 1000);
            other.Add((50 + packet) * 1000);
        }

        _log.AddEncoded(other.Encode());

        Assert.Equal(100, _log.Count);
        Assert.Equal(50, _log.QuantileMs(0.5), tolerance: 0.1);
        Assert.Equal(90, _log.QuantileMs(0.9), tolerance: 0.1);
    }
}
