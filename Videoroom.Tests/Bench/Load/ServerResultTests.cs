using Videoroom.Bench.Load;
using Videoroom.Bench.Load.Server;

namespace Videoroom.Tests.Bench.Load;

public sealed class ServerResultTests
{
    [Fact]
    public void Cost_is_the_whole_process_s_CPU_time_for_each_delivered_packet()
    {
        var result = ServerResult.Of(
            delivered: 1_000, TimeSpan.FromSeconds(2), new ServerUse(TimeSpan.FromSeconds(1), 1), new ServerUse(TimeSpan.FromSeconds(1.01), 50_000_000), [1, 3]);

        Assert.Equal((10.0, 0.005, 50.0), (result.CpuUsPerPacket, result.Cores, result.ResidentMb));
        Assert.Equal((2, 3.0, 0.002), (result.GcPauses!.Value, result.LongestGcPauseMs, result.GcPauseShare));
    }

    [Fact]
    public void A_process_without_NET_has_no_pauses_and_nothing_delivered_costs_nothing()
    {
        var use = new ServerUse(TimeSpan.FromSeconds(1), 1);
        var result = ServerResult.Of(0, TimeSpan.FromSeconds(1), use, use, null);

        Assert.Null(result.GcPauses);
        Assert.Equal(0, result.CpuUsPerPacket);
    }
}
