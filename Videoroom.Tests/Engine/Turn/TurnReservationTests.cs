using Videoroom.Engine.Ice;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>EVEN-PORT and RESERVATION-TOKEN (RFC 8656, section 7.2): what is kept, for whom, until when, and what is given back.</summary>
public class TurnReservationTests
{
    private static readonly Attributes Pair = TurnRig.Bytes(StunAttribute.EvenPort, 0x80);

    private readonly FakeRelaySockets _sockets = new();
    private readonly TurnRig _rig;

    public TurnReservationTests() => _rig = new TurnRig(TurnRig.Options, _sockets);

    [Theory]
    [InlineData(0x00, 1)]
    [InlineData(0x01, 1)]
    [InlineData(0x7F, 1)]
    [InlineData(0x80, 2)]
    [InlineData(0xFF, 2)]
    public void Only_the_R_bit_of_EVEN_PORT_reserves_the_next_port(byte evenPort, int taken)
    {
        var reply = _rig.Allocate(more: TurnRig.Bytes(StunAttribute.EvenPort, evenPort));
        Assert.Equal(0, reply.RelayedPort % 2);
        Assert.Equal(taken == 2, reply[StunAttribute.ReservationToken] is not null);
        Assert.Equal(taken, _rig.Services.Ports.Taken);
        Assert.Equal(taken, _rig.User.Allocations);
        Assert.Equal(taken, _sockets.Open.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_token_stands_for_the_next_port_of_the_pair_s_family(byte family)
    {
        var pair = _rig.Allocate(more: Pair + TurnRig.Family(family));
        var next = _rig.Allocate(TurnRig.Client(1), more: Token(pair));
        Assert.Equal(family == 1, pair.Relayed.IsIPv4);
        Assert.Equal(pair.Relayed.WithPort((ushort)(pair.RelayedPort + 1)), next.Relayed);
        // Even another user's attempt counts nothing to anybody.
        Assert.Equal(508, _rig.Allocate(TurnRig.Client(2), _rig.Other, Token(pair)).Error);
        Assert.Equal((2, 0), (_rig.User.Allocations, _rig.Other.Allocations));
    }

    [Fact]
    public void An_even_port_may_be_asked_for_beside_a_second_family_as_long_as_the_next_one_is_not()
    {
        var additional = TurnRig.Bytes(StunAttribute.AdditionalAddressFamily, 2, 0, 0, 0);
        var reply = _rig.Allocate(more: additional + TurnRig.Bytes(StunAttribute.EvenPort, 0));
        Assert.Equal(0, reply.RelayedPort % 2);
        Assert.Equal([2, 0, 4, 40], reply[StunAttribute.AddressErrorCode]);
        Assert.Equal(400, _rig.Allocate(TurnRig.Client(1), more: additional + Pair).Error);
        Assert.Null(_rig.Allocate(TurnRig.Client(1), more: TurnRig.Bytes(StunAttribute.EvenPort, 0))[StunAttribute.AddressErrorCode]);
    }

    [Fact]
    public void A_reservation_stands_through_sweeps_until_its_time_is_over()
    {
        _rig.Allocate(more: Pair);
        _rig.Refresh(0);
        _rig.Now += TurnLimits.ReservationMs - 1;
        _rig.Turn.Sweep(_rig.Now);
        Assert.Equal((1, 1), (_rig.Services.Ports.Taken, _rig.User.Allocations));
        Assert.Single(_sockets.Open);
        Assert.Equal(_rig.Now + TurnLimits.SweepIntervalMs, _rig.Turn.NextDeadlineMs);

        _rig.Turn.Sweep(++_rig.Now);
        AssertNothingIsLeft();
    }

    [Fact]
    public void A_reservation_that_was_claimed_is_an_allocation_like_any_other()
    {
        var pair = _rig.Allocate(more: Pair);
        _rig.Allocate(TurnRig.Client(1), more: Token(pair));
        _rig.Now += TurnLimits.ReservationMs;
        _rig.Turn.Sweep(_rig.Now);
        Assert.Equal((2, 2, 2), (_rig.Turn.Allocations, _rig.Services.Ports.Taken, _rig.User.Allocations));
        Assert.Equal(2, _sockets.Open.Count);

        _rig.Refresh(0);
        _rig.Refresh(0, TurnRig.Client(1));
        AssertNothingIsLeft();
    }

    [Fact]
    public void Closing_ends_reservations_that_nobody_has_claimed()
    {
        _rig.Allocate(more: Pair);
        _rig.Allocate(TurnRig.Client(1), more: Pair + TurnRig.Family(2));
        Assert.Equal(4, _sockets.Open.Count);
        _rig.Turn.Close();
        AssertNothingIsLeft();
    }

    [Fact]
    public void A_pair_that_is_refused_leaves_nothing_taken()
    {
        var rig = new TurnRig(TurnRig.Options with { FirstPort = 50_000, LastPort = 50_001, MaxAllocationsPerUser = 2 }, _sockets);
        _sockets.TakenElsewhere.Add(50_001);
        Assert.Equal(508, rig.Allocate(more: Pair).Error);
        _sockets.TakenElsewhere.Clear();
        _sockets.TakenElsewhere.Add(50_000);
        Assert.Equal(508, rig.Allocate(more: Pair).Error);
        AssertNothingIsTaken(rig);

        // One allocation is all that is left of the quota: a pair is too much, and does not use it up.
        _sockets.TakenElsewhere.Clear();
        Assert.Equal(0, rig.AllocateIPv6(TurnRig.Client(1)).Error);
        Assert.Equal(486, rig.Allocate(more: Pair).Error);
        Assert.Equal(0, rig.Allocate().Error);
        Assert.Equal(2, rig.User.Allocations);
    }

    private static Attributes Token(TurnReply pair) => TurnRig.Bytes(StunAttribute.ReservationToken, pair[StunAttribute.ReservationToken]!);

    private void AssertNothingIsLeft()
    {
        AssertNothingIsTaken(_rig);
        Assert.Equal(0, _rig.Turn.Allocations);
        Assert.Equal(long.MaxValue, _rig.Turn.NextDeadlineMs);
    }

    private void AssertNothingIsTaken(TurnRig rig)
    {
        Assert.Equal((0, 0), (rig.Services.Ports.Taken, rig.User.Allocations));
        Assert.Empty(_sockets.Open);
    }
}
