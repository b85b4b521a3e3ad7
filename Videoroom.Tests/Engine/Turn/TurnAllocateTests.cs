using System.Net;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

public class TurnAllocateTests
{
    private readonly TurnRig _rig = new();

    public static TheoryData<string, ushort, byte[], int> BadAttributes { get; } = new()
    {
        { "no transport", 0, [], 400 },
        { "a transport of three bytes", StunAttribute.RequestedTransport, [17, 0, 0], 400 },
        { "TCP", StunAttribute.RequestedTransport, [6, 0, 0, 0], 442 },
        { "SCTP", StunAttribute.RequestedTransport, [132, 0, 0, 0], 442 },
    };

    [Fact]
    public void An_allocation_has_an_address_of_the_range_and_says_how_the_client_looks_from_here()
    {
        var reply = _rig.Allocate();
        Assert.True(reply.IsSuccess);
        Assert.Equal("198.51.100.1", reply.Relayed.ToIPAddress().ToString());
        Assert.InRange(reply.Relayed.Port, 50_000, 50_099);
        Assert.Equal(TurnRig.ClientAddress, reply.Mapped);
        Assert.Equal(600, reply.Lifetime);
        Assert.Null(reply[StunAttribute.ReservationToken]);
        Assert.Null(reply[StunAttribute.AddressErrorCode]);
        Assert.Null(reply[StunAttribute.Software]);
        Assert.True(reply.IsSignedBy(_rig.User));
        Assert.Equal(1, _rig.Turn.Allocations);
        Assert.Equal(_rig.Now + 1000, _rig.Turn.NextDeadlineMs);
    }

    [Fact]
    public void Clients_on_connections_and_on_UDP_are_told_apart_by_their_whole_path()
    {
        var first = TurnRig.StreamClient();
        var second = TurnRig.StreamClient();
        var relayed = new[] { TurnRig.Client(), TurnRig.Client(1), TurnRig.Client() with { Local = TurnRig.ServerIPv6 }, first, second }
            .Select(client => _rig.Allocate(client).Relayed).ToArray();
        Assert.Equal(5, relayed.Distinct().Count());
        Assert.Equal(5, _rig.Turn.Allocations);
    }

    [Theory]
    [InlineData(null, 600)]
    [InlineData(0u, 600)]
    [InlineData(1u, 600)]
    [InlineData(601u, 601)]
    [InlineData(3600u, 3600)]
    [InlineData(3601u, 3600)]
    [InlineData(uint.MaxValue, 3600)]
    public void The_lifetime_is_what_was_asked_for_between_ten_minutes_and_an_hour(uint? asked, int granted)
    {
        Assert.Equal(granted, _rig.Allocate(more: asked is { } seconds ? TurnRig.Lifetime(seconds) : null).Lifetime);
        _rig.Now += (granted * 1000L) - 1;
        Assert.Equal(0, _rig.Permit(TurnRig.Server).Error);
        _rig.Now++;
        Assert.Equal(437, _rig.Permit(TurnRig.Server).Error);
        Assert.Equal(0, _rig.Services.Ports.Taken);
    }

    [Theory]
    [MemberData(nameof(BadAttributes))]
    public void Only_UDP_is_relayed(string what, ushort type, byte[] value, int code)
    {
        var reply = _rig.Request(StunMethod.Allocate, type == 0 ? null : TurnRig.Bytes(type, value));
        Assert.True(code == reply.Error, what);
    }

    [Fact]
    public void What_contradicts_itself_is_a_bad_request()
    {
        var token = TurnRig.Bytes(StunAttribute.ReservationToken, new byte[8]);
        var even = TurnRig.Bytes(StunAttribute.EvenPort, 0);
        var pair = TurnRig.Bytes(StunAttribute.EvenPort, 0x80);
        var additional = TurnRig.Bytes(StunAttribute.AdditionalAddressFamily, 2, 0, 0, 0);
        foreach (var attributes in new[] { token + even, token + TurnRig.Family(1), token + additional, additional + TurnRig.Family(1), additional + pair })
        {
            Assert.Equal(400, _rig.Allocate(more: attributes).Error);
        }

        Assert.Equal(0, _rig.Turn.Allocations);
        Assert.Equal(0, _rig.User.Allocations);
    }

    [Fact]
    public void An_IPv6_address_is_given_to_who_asks_for_it()
    {
        var reply = _rig.AllocateIPv6();
        Assert.Equal("2001:db8:1::1", reply.Relayed.ToIPAddress().ToString());
        Assert.Equal("198.51.100.1", _rig.Allocate(TurnRig.Client(1), more: TurnRig.Family(1)).Relayed.ToIPAddress().ToString());
    }

    [Fact]
    public void A_family_that_has_no_relayed_address_or_does_not_exist_is_refused()
    {
        Assert.Equal(440, _rig.Allocate(more: TurnRig.Family(3)).Error);
        var onlyIPv4 = new TurnRig(TurnRig.Options with { RelayedIPv6 = null });
        Assert.Equal(440, onlyIPv4.AllocateIPv6().Error);
        Assert.Equal(0, onlyIPv4.Allocate().Error);
        var onlyIPv6 = new TurnRig(TurnRig.Options with { RelayedIPv4 = null });
        Assert.Equal(440, onlyIPv6.Allocate().Error);
        Assert.Equal(0, onlyIPv6.AllocateIPv6().Error);
        var mixedUp = new TurnRig(TurnRig.Options with { RelayedIPv4 = IPAddress.IPv6Loopback });
        Assert.Equal(440, mixedUp.Allocate().Error);
    }

    [Fact]
    public void A_second_family_beside_the_first_is_declined_while_the_first_is_given()
    {
        var reply = _rig.Allocate(more: TurnRig.Bytes(StunAttribute.AdditionalAddressFamily, 2, 0, 0, 0));
        Assert.True(reply.IsSuccess);
        Assert.True(reply.Relayed.IsIPv4);
        Assert.Equal([2, 0, 4, 40], reply[StunAttribute.AddressErrorCode]);
    }

    [Fact]
    public void A_retransmitted_request_gets_the_same_answer_and_another_one_is_a_mismatch()
    {
        var request = _rig.Signed(StunMethod.Allocate, TurnRig.Udp + TurnRig.Lifetime(1000) + TurnRig.Bytes(StunAttribute.EvenPort, 0x80), TurnRig.Client());
        var first = _rig.Receive(request);
        Assert.True(first.IsSuccess);
        _rig.Now += 500;
        Assert.Equal(first.Bytes, _rig.Receive(request).Bytes);
        Assert.Equal(1, _rig.Turn.Allocations);
        Assert.Equal(2, _rig.Services.Ports.Taken);

        Assert.Equal(437, _rig.Allocate().Error);
        Assert.Equal(1, _rig.Turn.Allocations);
    }

    [Fact]
    public void Row15_a_user_has_so_many_allocations_and_no_more_on_all_loops_together()
    {
        var rig = new TurnRig(TurnRig.Options with { MaxAllocationsPerUser = 3 });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0, rig.Allocate(TurnRig.Client(i)).Error);
        }

        Assert.Equal(486, rig.Allocate(TurnRig.Client(3)).Error);
        Assert.Equal(0, rig.Allocate(TurnRig.Client(3), rig.Other).Error);

        var elsewhere = new TurnServer(rig.Services);
        var response = new byte[TurnServer.MaxResponseLength];
        var request = rig.Signed(StunMethod.Allocate, TurnRig.Udp, TurnRig.Client(4));
        Assert.Equal(TurnOutcome.Refused, elsewhere.Handle(request, TurnRig.Client(4), rig.Now, response).Outcome);

        rig.Refresh(0);
        Assert.Equal(TurnOutcome.Answered, elsewhere.Handle(request, TurnRig.Client(4), rig.Now, response).Outcome);
        Assert.Equal(3, rig.User.Allocations);
    }

    [Fact]
    public void When_the_range_is_used_up_there_is_no_capacity_until_a_port_comes_back()
    {
        var rig = new TurnRig(TurnRig.Options with { FirstPort = 50_001, LastPort = 50_004 }, new FakeRelaySockets());
        var ports = Enumerable.Range(0, 4).Select(i => rig.Allocate(TurnRig.Client(i)).RelayedPort).Order();
        Assert.Equal([50_001, 50_002, 50_003, 50_004], ports);
        Assert.Equal(508, rig.Allocate(TurnRig.Client(4)).Error);
        Assert.Equal(4, rig.User.Allocations);
        // The other family has ports of its own.
        Assert.Equal(0, rig.AllocateIPv6(TurnRig.Client(5)).Error);

        rig.Refresh(0, TurnRig.Client(2));
        Assert.Equal(0, rig.Allocate(TurnRig.Client(4)).Error);
    }

    [Fact]
    public void Row15_a_range_of_mere_numbers_is_never_used_up_whoever_has_how_many()
    {
        var rig = new TurnRig(TurnRig.Options with { FirstPort = 50_001, LastPort = 50_004 });
        for (var i = 0; i < 8; i++)
        {
            Assert.InRange(rig.Allocate(TurnRig.Client(i)).RelayedPort, 50_001, 50_004);
        }

        var pair = rig.Allocate(TurnRig.Client(8), more: TurnRig.Bytes(StunAttribute.EvenPort, 0x80));
        Assert.Equal(0, pair.RelayedPort % 2);
        Assert.Equal(0, rig.Allocate(TurnRig.Client(9), more: TurnRig.Bytes(StunAttribute.ReservationToken, pair[StunAttribute.ReservationToken]!)).Error);

        rig.Turn.Close();
        Assert.Equal(0, rig.Services.Ports.Taken);
        Assert.Equal(0, rig.User.Allocations);
    }

    [Fact]
    public void An_even_port_is_even()
    {
        var rig = new TurnRig(TurnRig.Options with { FirstPort = 50_001, LastPort = 50_005 }, new FakeRelaySockets());
        var even = TurnRig.Bytes(StunAttribute.EvenPort, 0);
        Assert.Equal([50_002, 50_004], Enumerable.Range(0, 2).Select(i => rig.Allocate(TurnRig.Client(i), more: even).RelayedPort).Order());
        Assert.Equal(508, rig.Allocate(TurnRig.Client(2), more: even).Error);
        Assert.Equal(0, rig.Allocate(TurnRig.Client(2)).Error);
    }

    [Fact]
    public void The_port_above_an_even_one_is_kept_for_the_token()
    {
        var rig = new TurnRig(TurnRig.Options with { FirstPort = 50_000, LastPort = 50_002 }, new FakeRelaySockets());
        var pair = rig.Allocate(more: TurnRig.Bytes(StunAttribute.EvenPort, 0x80));
        Assert.Equal(50_000, pair.Relayed.Port);
        var token = pair[StunAttribute.ReservationToken]!;
        Assert.Equal(8, token.Length);
        Assert.Equal(2, rig.User.Allocations);

        // 50002 is even, but has none above it.
        Assert.Equal(508, rig.Allocate(TurnRig.Client(1), more: TurnRig.Bytes(StunAttribute.EvenPort, 0x80)).Error);
        Assert.Equal(50_002, rig.Allocate(TurnRig.Client(1)).Relayed.Port);
        Assert.Equal(508, rig.Allocate(TurnRig.Client(2)).Error);

        var reserved = TurnRig.Bytes(StunAttribute.ReservationToken, token);
        Assert.Equal(508, rig.Allocate(TurnRig.Client(2), rig.Other, reserved).Error);
        Assert.Equal(508, rig.Allocate(TurnRig.Client(2), more: TurnRig.Bytes(StunAttribute.ReservationToken, new byte[8])).Error);
        rig.Now += TurnLimits.ReservationMs - 1;
        rig.Turn.Sweep(rig.Now);
        var other = rig.Allocate(TurnRig.Client(2), more: reserved);
        Assert.Equal(50_001, other.Relayed.Port);
        Assert.Null(other[StunAttribute.ReservationToken]);
        Assert.Equal(508, rig.Allocate(TurnRig.Client(3), more: reserved).Error);
        Assert.Equal(3, rig.User.Allocations);

        rig.Turn.Close();
        Assert.Equal(0, rig.Services.Ports.Taken);
        Assert.Equal(0, rig.User.Allocations);
    }

    [Fact]
    public void Row15_a_reservation_counts_like_an_allocation_and_ends_after_30_s()
    {
        var rig = new TurnRig(TurnRig.Options with { MaxAllocationsPerUser = 2 });
        var pair = TurnRig.Bytes(StunAttribute.EvenPort, 0x80);
        var token = rig.Allocate(more: pair)[StunAttribute.ReservationToken]!;
        rig.Refresh(0);
        Assert.Equal(1, rig.User.Allocations);
        Assert.Equal(486, rig.Allocate(more: pair).Error);
        Assert.Equal(1, rig.User.Allocations);
        Assert.NotEqual(long.MaxValue, rig.Turn.NextDeadlineMs);

        rig.Now += TurnLimits.ReservationMs;
        Assert.Equal(508, rig.Allocate(more: TurnRig.Bytes(StunAttribute.ReservationToken, token)).Error);
        rig.Turn.Sweep(rig.Now);
        Assert.Equal(0, rig.User.Allocations);
        Assert.Equal(0, rig.Services.Ports.Taken);
        Assert.Equal(long.MaxValue, rig.Turn.NextDeadlineMs);
    }

    [Fact]
    public void A_reservation_ends_with_its_user()
    {
        _rig.Allocate(more: TurnRig.Bytes(StunAttribute.EvenPort, 0x80));
        _rig.Services.Users.Remove(_rig.User);
        _rig.Turn.Sweep(_rig.Now);
        Assert.Equal(0, _rig.Services.Ports.Taken);
        Assert.Equal(long.MaxValue, _rig.Turn.NextDeadlineMs);
    }

    [Fact]
    public void A_refresh_moves_the_end_and_0_is_the_end()
    {
        _rig.Allocate();
        _rig.Now += 599_999;
        var reply = _rig.Refresh(1200);
        Assert.Equal(1200, reply.Lifetime);
        Assert.True(reply.IsSignedBy(_rig.User));
        _rig.Now += 1_199_999;
        Assert.Equal(600, _rig.Refresh().Lifetime);
        Assert.Equal(600, _rig.Refresh(1).Lifetime);
        Assert.Equal(3600, _rig.Refresh(100_000).Lifetime);

        Assert.Equal(0, _rig.Refresh(0).Lifetime);
        Assert.Equal(437, _rig.Refresh(0).Error);
        Assert.Equal(0, _rig.Turn.Allocations);
        Assert.Equal(0, _rig.Services.Ports.Taken);
        Assert.Equal(long.MaxValue, _rig.Turn.NextDeadlineMs);
        Assert.Equal(0, _rig.Allocate().Error);
    }

    [Fact]
    public void A_refresh_for_the_other_family_changes_nothing()
    {
        _rig.Allocate();
        Assert.Equal(443, _rig.Refresh(0, more: TurnRig.Family(2)).Error);
        Assert.Equal(400, _rig.Refresh(0, more: TurnRig.Bytes(StunAttribute.RequestedAddressFamily, 1)).Error);
        Assert.Equal(400, _rig.Refresh(more: TurnRig.Bytes(StunAttribute.Lifetime, 1)).Error);
        Assert.Equal(1, _rig.Turn.Allocations);
        Assert.Equal(0, _rig.Refresh(0, more: TurnRig.Family(1)).Error);
    }

    [Fact]
    public void Without_an_allocation_everything_else_is_a_mismatch()
    {
        Assert.Equal(437, _rig.Refresh().Error);
        Assert.Equal(437, _rig.Permit(TurnRig.Server).Error);
        Assert.Equal(437, _rig.Bind(0x4000, TurnRig.Server).Error);
    }

    [Fact]
    public void A_closed_connection_takes_its_allocation_along()
    {
        var client = TurnRig.StreamClient();
        _rig.Allocate(client);
        _rig.Allocate(TurnRig.Client());
        _rig.Turn.EndClient(client);
        _rig.Turn.EndClient(client);
        Assert.Equal(1, _rig.Turn.Allocations);
        Assert.Equal(1, _rig.Services.Ports.Taken);
        _rig.Turn.EndClient(TurnRig.Client());
        Assert.Equal(long.MaxValue, _rig.Turn.NextDeadlineMs);
    }

    [Fact]
    public void Row15_allocations_do_not_outlive_their_time_and_closing_leaves_nothing()
    {
        for (var i = 0; i < 10; i++)
        {
            _rig.Allocate(TurnRig.Client(i), more: TurnRig.Lifetime((uint)(i < 5 ? 600 : 1200)));
        }

        _rig.Now += 600_000;
        _rig.Turn.Sweep(_rig.Now);
        Assert.Equal(5, _rig.Turn.Allocations);
        Assert.Equal(5, _rig.Services.Ports.Taken);
        Assert.Equal(_rig.Now + 1000, _rig.Turn.NextDeadlineMs);

        _rig.Turn.Close();
        Assert.Equal(0, _rig.Turn.Allocations);
        Assert.Equal(0, _rig.Services.Ports.Taken);
        Assert.Equal(0, _rig.User.Allocations);
        Assert.Equal(long.MaxValue, _rig.Turn.NextDeadlineMs);
    }

    [Theory]
    [InlineData(StunAttribute.Lifetime, 3)]
    [InlineData(StunAttribute.Lifetime, 8)]
    [InlineData(StunAttribute.EvenPort, 0)]
    [InlineData(StunAttribute.EvenPort, 4)]
    [InlineData(StunAttribute.ReservationToken, 7)]
    [InlineData(StunAttribute.RequestedAddressFamily, 1)]
    [InlineData(StunAttribute.AdditionalAddressFamily, 1)]
    [InlineData(StunAttribute.AdditionalAddressFamily, 4)]
    internal void Attributes_of_the_wrong_size_or_value_are_a_bad_request(ushort type, int length)
        => Assert.Equal(400, _rig.Allocate(more: TurnRig.Bytes(type, new byte[length])).Error);

    [Theory]
    [InlineData(StunMethod.Send)]
    [InlineData(StunMethod.Data)]
    [InlineData(0x000A)]
    [InlineData(0x0FFF)]
    internal void Requests_of_other_methods_and_other_classes_are_not_answered(ushort method)
    {
        Assert.True(_rig.Receive(_rig.Write(StunClass.Request, method, null)).IsSilent);
        foreach (var messageClass in new[] { StunClass.Indication, StunClass.SuccessResponse, StunClass.ErrorResponse })
        {
            foreach (var other in new[] { method, StunMethod.Binding, StunMethod.Allocate, StunMethod.Refresh })
            {
                Assert.True(_rig.Receive(_rig.Write(messageClass, other, TurnRig.Udp)).IsSilent);
            }
        }
    }
}
