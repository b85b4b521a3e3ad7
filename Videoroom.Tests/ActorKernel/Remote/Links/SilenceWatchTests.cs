using Akka.Remote.Links;

namespace Videoroom.Tests.ActorKernel.Remote.Links;

public sealed class SilenceWatchTests
{
    private readonly SilenceWatch _watch = new();
    private int _ticks;

    [Fact]
    public void Two_seconds_without_anything_are_silence()
    {
        Assert.Equal([false, false, false, true], [Tick(), Tick(), Tick(), Tick()]);
    }

    [Fact]
    public void Whatever_comes_begins_the_count_anew()
    {
        Assert.Equal([false, false, false], [Tick(), Tick(), Tick()]);
        _watch.OnReceived();
        Assert.Equal([false, false, false, true], [Tick(), Tick(), Tick(), Tick()]);
    }

    [Fact]
    public void Our_own_standstill_is_not_taken_for_the_others_silence()
    {
        Tick();
        var after = TimeSpan.FromSeconds(60);
        Assert.False(_watch.OnTick(after));
        for (var i = 1; i < 10; i++)
        {
            Assert.False(_watch.OnTick(after + TimeSpan.FromMilliseconds(i)));
        }
    }

    private bool Tick() => _watch.OnTick(SilenceWatch.Interval * _ticks++);
}
