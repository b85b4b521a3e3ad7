using Videoroom.Bench.Attack;

namespace Videoroom.Tests.Bench.Attack;

public class CpuShareTests
{
    private TimeSpan _time;
    private TimeSpan _used;

    [Fact]
    public void Who_used_no_more_than_its_share_goes_on()
    {
        var share = Share(0.2);
        Work(time: 100, used: 20);
        Assert.Equal(TimeSpan.Zero, share.Rest());
    }

    [Fact]
    public void Who_used_more_rests_until_it_is_its_share_again()
    {
        var share = Share(0.2);
        Work(time: 10, used: 10);

        var rest = share.Rest();
        Assert.Equal(TimeSpan.FromMilliseconds(40), rest);
        Work(time: (int)rest.TotalMilliseconds, used: 0);
        Assert.Equal(TimeSpan.Zero, share.Rest());
    }

    [Fact]
    public void A_long_rest_is_no_credit_for_a_burst()
    {
        var share = Share(0.2);
        Work(time: 10_000, used: 0);
        share.Rest();

        Work(time: 100, used: 100);
        Assert.True(share.Rest() >= TimeSpan.FromMilliseconds(300));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.2)]
    public void A_share_is_more_than_nothing(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => Share(share));

    private CpuShare Share(double share) => new(share, () => _time, () => _used);

    private void Work(int time, int used)
    {
        _time += TimeSpan.FromMilliseconds(time);
        _used += TimeSpan.FromMilliseconds(used);
    }
}
