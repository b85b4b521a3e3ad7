using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>When allocations end, who ends them, and when the server wants to be asked again.</summary>
public class TurnSweepTests
{
    private readonly TurnRig _rig = new();

    [Fact]
    public void A_sweep_is_due_a_second_after_the_first_allocation_however_many_follow()
    {
        var due = _rig.Now + TurnLimits.SweepIntervalMs;
        _rig.Allocate();
        Assert.Equal(due, _rig.Turn.NextDeadlineMs);
        _rig.Now += TurnLimits.SweepIntervalMs - 1;
        _rig.Allocate(TurnRig.Client(1));
        Assert.Equal(due, _rig.Turn.NextDeadlineMs);
    }

    [Fact]
    public void A_sweep_ends_an_allocation_at_the_moment_of_its_expiry_and_not_before()
    {
        _rig.Allocate();
        _rig.Now += (TurnLimits.DefaultLifetimeSeconds * 1000) - 1;
        _rig.Turn.Sweep(_rig.Now);
        Assert.Equal(1, _rig.Turn.Allocations);
        Assert.Equal(_rig.Now + TurnLimits.SweepIntervalMs, _rig.Turn.NextDeadlineMs);

        _rig.Turn.Sweep(++_rig.Now);
        AssertNothingIsLeft();
    }

    [Fact]
    public void A_request_that_comes_before_the_sweep_finds_the_expired_allocation_ended()
    {
        var allocation = _rig.AllocateAndFind();
        _rig.Now += TurnLimits.DefaultLifetimeSeconds * 1000;
        Assert.Equal(437, _rig.Refresh().Error);
        Assert.True(allocation.IsClosed);
        AssertNothingIsLeft();
    }

    [Fact]
    public void A_client_whose_allocation_has_expired_may_make_the_next_before_the_sweep()
    {
        var expired = _rig.AllocateAndFind();
        _rig.Now += TurnLimits.DefaultLifetimeSeconds * 1000;
        var next = _rig.AllocateAndFind();
        Assert.NotSame(expired, next);
        Assert.True(expired.IsClosed);
        Assert.True(next.IsLive(_rig.Now));
        Assert.Equal((1, 1, 1), (_rig.Turn.Allocations, _rig.Services.Ports.Taken, _rig.User.Allocations));
        Assert.Equal(_rig.Now + TurnLimits.SweepIntervalMs, _rig.Turn.NextDeadlineMs);
    }

    [Fact]
    public void A_connection_that_closes_takes_its_own_allocation_along_and_the_last_one_lets_the_server_rest()
    {
        var (first, second) = (TurnRig.StreamClient(), TurnRig.StreamClient());
        var (ended, standing) = (_rig.AllocateAndFind(first), _rig.AllocateAndFind(second));
        _rig.Turn.EndClient(TurnRig.StreamClient());
        Assert.Equal(2, _rig.Turn.Allocations);

        _rig.Turn.EndClient(first);
        Assert.True(ended.IsClosed);
        Assert.Null(_rig.Turn.Find(first));
        Assert.False(standing.IsClosed);
        Assert.NotEqual(long.MaxValue, _rig.Turn.NextDeadlineMs);

        _rig.Turn.EndClient(second);
        AssertNothingIsLeft();
    }

    private void AssertNothingIsLeft()
    {
        Assert.Equal((0, 0, 0), (_rig.Turn.Allocations, _rig.Services.Ports.Taken, _rig.User.Allocations));
        Assert.Equal(long.MaxValue, _rig.Turn.NextDeadlineMs);
    }
}
