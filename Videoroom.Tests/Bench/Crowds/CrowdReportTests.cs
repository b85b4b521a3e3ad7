using Videoroom.Bench.Crowds;
using Videoroom.Client.Media;

namespace Videoroom.Tests.Bench.Crowds;

public sealed class CrowdReportTests
{
    [Fact]
    public void The_reports_of_several_processes_add_up_and_gaps_are_the_largest()
    {
        var sum = CrowdReport.Sum(
        [
            new CrowdReport { PacketsReceived = 10, Lost = 1, LargestGapMs = 40, JoinMs = [1, 2], Latencies = Encoded(1_000) },
            new CrowdReport { PacketsReceived = 20, Lost = 2, LargestGapMs = 30, JoinMs = [3], Latencies = Encoded(3_000, 5_000) },
        ]);

        Assert.Equal((30, 3, 40.0), (sum.PacketsReceived, sum.Lost, sum.LargestGapMs));
        Assert.Equal([1, 2, 3], sum.JoinMs);
        Assert.Equal(3, sum.LatencyLog().Count);
        Assert.Equal(5, sum.LatencyLog().LongestMs, tolerance: 0.01);
    }

    [Fact]
    public void What_was_counted_since_an_earlier_report_is_the_difference_and_joins_stay()
    {
        var before = new CrowdReport { PacketsReceived = 10, PacketsSent = 5, CpuSeconds = 1.5, JoinMs = [7] };
        var after = new CrowdReport { PacketsReceived = 25, PacketsSent = 9, CpuSeconds = 2, JoinMs = [7, 8], LargestGapMs = 12 };

        var since = after.Since(before);

        Assert.Equal((15, 4, 0.5, 12.0), (since.PacketsReceived, since.PacketsSent, since.CpuSeconds, since.LargestGapMs));
        Assert.Equal([7, 8], since.JoinMs);
    }

    [Fact]
    public void Without_measured_latencies_there_are_none()
    {
        var sum = CrowdReport.Sum([new CrowdReport(), new CrowdReport()]);

        Assert.Null(sum.Latencies);
        Assert.Equal(0, sum.LatencyLog().Count);
    }

    private static string Encoded(params long[] latenciesUs)
    {
        var log = new LatencyLog();
        foreach (var latency in latenciesUs)
        {
            log.Add(latency);
        }

        return log.Encode();
    }
}
