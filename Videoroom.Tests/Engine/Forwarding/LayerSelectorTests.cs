using Videoroom.Engine.Forwarding;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class LayerSelectorTests
{
    private readonly StreamActivity _activity = new(3);
    private readonly LayerSelector _selector;

    public LayerSelectorTests() => _selector = new LayerSelector(_activity);

    [Fact]
    public void The_first_keyframe_of_any_layer_is_shown_and_the_highest_is_asked_for()
    {
        Assert.Equal(LayerDecision.Drop, Receive(0, false, 0));
        Assert.Equal(0, Requested());
        Assert.Equal(LayerDecision.Switch, Receive(0, true, 10));
        Assert.Equal(LayerDecision.Drop, Receive(2, false, 20));
        Assert.Equal((0, 2), (_selector.Current, _selector.Target));
        Assert.Equal(2, Requested());
        Assert.Equal(LayerSelector.None, Requested());
        Assert.Equal(LayerDecision.Drop, Receive(1, true, 30));
        Assert.Equal(LayerDecision.Forward, Receive(0, false, 40));
        Assert.Equal(LayerDecision.Switch, Receive(2, true, 50));
        Assert.Equal(LayerDecision.Forward, Receive(2, false, 60));
        Assert.Equal(LayerDecision.Drop, Receive(0, true, 70));
        Assert.Equal(2, _selector.Current);
    }

    [Fact]
    public void A_switch_whose_keyframe_does_not_come_asks_again_after_a_while()
    {
        Receive(0, true, 0);
        var asked = new List<long>();
        for (long ms = 0; ms < 10_000; ms += 100)
        {
            Receive(0, false, ms);
            Receive(2, false, ms);
            if (Requested() == 2)
            {
                asked.Add(ms);
            }
        }

        Assert.Equal([0, 3000, 6000, 9000], asked);
    }

    [Fact]
    public void A_layer_that_falls_silent_is_replaced_by_the_highest_that_is_live()
    {
        Receive(2, true, 0);
        for (long ms = 0; ms <= 900; ms += 100)
        {
            Assert.Equal(LayerDecision.Drop, Receive(0, false, ms));
            Assert.Equal(LayerDecision.Drop, Receive(1, ms == 500, ms));
        }

        Assert.Equal(LayerSelector.None, Requested());
        Receive(0, false, 1001);
        Assert.Equal(1, Requested());
        Assert.Equal(LayerDecision.Switch, Receive(1, true, 1100));
        Assert.Equal(1, _selector.Current);
    }

    [Fact]
    public void A_layer_that_comes_and_goes_is_not_followed_until_it_stays()
    {
        Receive(0, true, 0);
        Receive(2, true, 0);
        Assert.Equal(2, _selector.Current);
        var switches = 0;
        for (long ms = 0; ms < 20_000; ms += 50)
        {
            // The top layer: 0.4 s on, 1.6 s off; every packet a keyframe.
            switches += ms % 2000 < 400 && Receive(2, true, ms) == LayerDecision.Switch ? 1 : 0;
            switches += Receive(0, true, ms) == LayerDecision.Switch ? 1 : 0;
        }

        Assert.Equal(1, switches);
        Assert.Equal(0, _selector.Current);
        for (long ms = 20_000; ms < 20_000 + StreamActivity.StableMs; ms += 50)
        {
            Assert.Equal(LayerDecision.Drop, Receive(2, true, ms));
            Receive(0, false, ms);
        }

        Assert.Equal(LayerDecision.Switch, Receive(2, true, 20_000 + StreamActivity.StableMs));
    }

    [Fact]
    public void When_all_layers_are_silent_the_selection_stays()
    {
        Receive(2, true, 0);
        _selector.Update(60_000);
        Assert.Equal((2, 2), (_selector.Current, _selector.Target));
        Assert.Equal(LayerSelector.None, Requested());
        Assert.Equal(LayerDecision.Forward, Receive(2, false, 60_000));
    }

    [Fact]
    public void Without_simulcast_the_stream_begins_at_its_first_keyframe()
    {
        var activity = new StreamActivity(1);
        var selector = new LayerSelector(activity);
        activity.OnPacket(0, 0);
        selector.Update(5);
        Assert.True(selector.TryTakeKeyFrameRequest(out var encoding));
        Assert.Equal(0, encoding);
        Assert.Equal(LayerDecision.Drop, selector.OnPacket(0, false, 10));
        Assert.Equal(LayerDecision.Switch, selector.OnPacket(0, true, 20));
        Assert.Equal(LayerDecision.Forward, selector.OnPacket(0, false, 30));
    }

    [Theory]
    [InlineData(0, "lmh", 0)]
    [InlineData(0, "mh", 1)]
    [InlineData(0, "h", 2)]
    [InlineData(1, "lmh", 1)]
    [InlineData(1, "lh", 0)]
    [InlineData(1, "h", 2)]
    [InlineData(2, "lmh", 2)]
    [InlineData(2, "lm", 1)]
    [InlineData(2, "l", 0)]
    public void The_preferred_layer_is_taken_else_the_next_lower_that_lives_else_any(int preferred, string live, int expected)
    {
        _selector.Prefer(preferred);
        foreach (var layer in live)
        {
            _activity.OnPacket("lmh".IndexOf(layer), 0);
        }

        _selector.Update(0);
        Assert.Equal(expected, _selector.Target);
        Assert.Equal(LayerDecision.Switch, Receive(expected, true, 0));
        Assert.False(_selector.IsSubstitute);
    }

    [Fact]
    public void A_preferred_layer_that_falls_silent_is_stood_in_for_and_comes_back_when_it_stays()
    {
        _selector.Prefer(1);
        Receive(0, false, 0);
        Receive(1, true, 0);
        Receive(2, true, 0);
        Assert.Equal((1, false), (_selector.Current, _selector.IsSubstitute));

        for (long ms = 0; ms <= 1100; ms += 50)
        {
            Receive(0, true, ms);
            Receive(2, true, ms);
        }

        Assert.Equal((0, true), (_selector.Current, _selector.IsSubstitute));
        var stable = 1150 + StreamActivity.StableMs;
        for (long ms = 1150; ms < stable; ms += 50)
        {
            Receive(0, true, ms);
            Assert.Equal(LayerDecision.Drop, Receive(1, true, ms));
        }

        Receive(0, true, stable);
        Assert.Equal(LayerDecision.Switch, Receive(1, true, stable));
        Assert.Equal((1, false), (_selector.Current, _selector.IsSubstitute));
    }

    [Fact]
    public void Another_preference_asks_for_its_keyframe_and_is_no_substitute()
    {
        Receive(0, true, 0);
        Receive(2, true, 0);
        Assert.Equal(2, _selector.Current);
        Requested();

        _selector.Prefer(0);
        Assert.Equal(LayerDecision.Forward, Receive(2, false, 10));
        Assert.Equal(0, Requested());
        Assert.Equal(LayerDecision.Switch, Receive(0, true, 20));
        Assert.False(_selector.IsSubstitute);
        Assert.Throws<ArgumentOutOfRangeException>(() => _selector.Prefer(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => _selector.Prefer(-1));
    }

    [Fact]
    public void A_layer_under_a_new_ssrc_begins_at_its_next_keyframe()
    {
        Receive(0, true, 0);
        _selector.OnSourceChanged(1);
        Assert.Equal(0, _selector.Current);
        _selector.OnSourceChanged(0);
        Assert.Equal(LayerDecision.Drop, Receive(0, false, 10));
        Assert.Equal(0, Requested());
        Assert.Equal(LayerDecision.Switch, Receive(0, true, 20));
    }

    [Fact]
    public void A_layer_is_live_for_a_second_after_its_last_packet()
    {
        Assert.False(_activity.IsLive(1, 0));
        _activity.OnPacket(1, 100);
        Assert.True(_activity.IsLive(1, 1100));
        Assert.True(_activity.IsStable(1, 100));
        Assert.False(_activity.IsLive(1, 1101));
        _activity.OnPacket(1, 5000);
        Assert.True(_activity.IsLive(1, 5000));
        Assert.False(_activity.IsStable(1, 5000));
    }

    [Fact]
    public void What_another_node_says_of_a_layer_holds_until_it_says_otherwise_or_falls_silent()
    {
        _activity.OnReport(2, isLive: true, isStable: true, 100);
        Assert.True(_activity.IsLive(2, 100) && _activity.IsStable(2, 100));
        _activity.OnPacket(2, 300);
        Assert.True(_activity.IsStable(2, 2600));
        Assert.False(_activity.IsLive(2, 2601));
        _activity.OnReport(2, isLive: true, isStable: false, 3000);
        Assert.True(_activity.IsLive(2, 3000));
        Assert.False(_activity.IsStable(2, 3000));
        _activity.OnReport(2, isLive: false, isStable: false, 3001);
        Assert.False(_activity.IsLive(2, 3001));
    }

    [Fact]
    public void Deciding_allocates_nothing()
        => Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                _activity.OnPacket(i % 3, i);
                _selector.OnPacket(i % 3, i % 100 == 0, i);
                _selector.TryTakeKeyFrameRequest(out _);
            }
        }));

    private LayerDecision Receive(int encoding, bool keyFrame, long nowMs)
    {
        _activity.OnPacket(encoding, nowMs);
        return _selector.OnPacket(encoding, keyFrame, nowMs);
    }

    private int Requested() => _selector.TryTakeKeyFrameRequest(out var encoding) ? encoding : LayerSelector.None;
}
