using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class PacketGroupsTests
{
    private readonly PacketGroups _groups = new();

    [Fact]
    public void Packets_sent_within_5_ms_are_one_group()
    {
        Assert.Null(Add(0, 100_000));
        Assert.Null(Add(5_000, 107_000));
        Assert.Null(Add(20_000, 120_000));
        Assert.Null(Add(22_000, 125_000));

        // The first group was sent until 5 and arrived until 107, the second was sent until 22 and arrived until 125.
        Assert.Equal(new GroupDelta(17_000, 18_000, 125_000), Add(40_000, 140_000));
    }

    [Fact]
    public void The_delay_is_what_the_later_group_took_longer()
        => Assert.Equal(3_000, new GroupDelta(17_000, 20_000, 0).DelayUs);

    [Fact]
    public void A_packet_of_an_earlier_group_is_ignored()
    {
        Add(0, 100_000);
        Add(20_000, 120_000);
        Assert.Null(Add(1_000, 121_000));
        Assert.Equal(new GroupDelta(20_000, 20_000, 120_000), Add(40_000, 140_000));
    }

    [Fact]
    public void Packets_that_a_link_held_back_and_delivered_together_are_one_group()
    {
        Add(0, 100_000);
        Add(20_000, 200_000);
        Assert.Null(Add(40_000, 201_000));
        Assert.Null(Add(60_000, 202_000));

        Assert.Equal(new GroupDelta(60_000, 102_000, 202_000), Add(80_000, 280_000));
    }

    [Fact]
    public void A_group_of_packets_delivered_together_lasts_100_ms_at_most()
    {
        Add(0, 100_000);
        Add(20_000, 200_000);
        var groups = 0;
        for (var i = 1; i <= 60; i++)
        {
            groups += Add(20_000 + (i * 20_000), 200_000 + (i * 4_000)) is null ? 0 : 1;
        }

        Assert.InRange(groups, 2, 3);
    }

    [Fact]
    public void After_a_reset_the_next_packet_is_the_first()
    {
        Add(0, 100_000);
        Add(20_000, 120_000);
        _groups.Reset();
        Assert.Null(Add(40_000, 140_000));
        Assert.Null(Add(60_000, 160_000));
        Assert.NotNull(Add(80_000, 180_000));
    }

    private GroupDelta? Add(long sentUs, long arrivalUs) => _groups.TryAdd(sentUs, arrivalUs, out var delta) ? delta : null;
}
