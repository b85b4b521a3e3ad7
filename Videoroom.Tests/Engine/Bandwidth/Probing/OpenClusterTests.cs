using Videoroom.Engine.Bandwidth.Probing;

namespace Videoroom.Tests.Engine.Bandwidth.Probing;

public class OpenClusterTests
{
    private static readonly ProbeCluster Cluster = new(new ProbeId(4), 1_000_000, MinimumBytes: 2_000, MinimumPackets: 3, DurationUs: 16_000);

    private OpenCluster _open = new(Cluster, nowUs: 0);

    [Fact]
    public void Media_before_the_first_packet_of_the_probe_does_not_belong_to_it()
        => Assert.Equal(0, _open.Assign(ProbeId.None, 1_000, 0));

    [Fact]
    public void Media_during_the_probe_belongs_to_it_until_it_is_complete()
    {
        Assert.Equal(4, _open.Assign(new ProbeId(4), 1_000, 0));
        Assert.Equal(4, _open.Assign(ProbeId.None, 1_000, 5_000));

        // The bytes are complete, the packets are not.
        Assert.Equal(4, _open.Assign(ProbeId.None, 1_000, 10_000));
        Assert.Equal(0, _open.Assign(ProbeId.None, 1_000, 15_000));
    }

    [Fact]
    public void A_probe_that_is_never_completed_ends_after_200_ms()
    {
        _open.Assign(new ProbeId(4), 100, 0);
        Assert.Equal(4, _open.Assign(ProbeId.None, 100, 200_000));
        Assert.Equal(0, _open.Assign(ProbeId.None, 100, 200_001));
    }

    [Fact]
    public void Packets_of_another_probe_keep_their_mark()
    {
        Assert.Equal(3, _open.Assign(new ProbeId(3), 100, 0));
        Assert.Equal(0, _open.Assign(ProbeId.None, 100, 0));
    }

    [Fact]
    public void Without_a_cluster_nothing_belongs_to_one()
    {
        _open = default;
        Assert.Equal(0, _open.Assign(ProbeId.None, 100, 0));
    }
}
