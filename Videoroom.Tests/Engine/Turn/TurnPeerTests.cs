using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>CreatePermission, ChannelBind, and what passes in both directions.</summary>
public class TurnPeerTests
{
    private static readonly TransportAddress Foreign = TurnRig.At("203.0.113.7", 3480);
    private static readonly TransportAddress OtherForeign = TurnRig.At("203.0.113.8", 3480);

    private readonly TurnRig _rig = new(TurnRig.Options with
    {
        AllowedPeers = [TurnPeerRuleTests.Rule("203.0.113.0/24:3480"), TurnPeerRuleTests.Rule("[2001:db8:2::]/64:*")],
    }, new FakeRelaySockets());

    [Fact]
    public void A_permission_lets_the_client_send_and_hear_for_five_minutes()
    {
        var allocation = Allocate();
        Assert.Equal(TurnOutcome.Refused, _rig.Send(TurnRig.Server, "x"u8).Outcome);
        Assert.False(CanHear(allocation, TurnRig.Server));

        var reply = _rig.Permit(TurnRig.Server);
        Assert.True(reply.IsSuccess);
        Assert.True(reply.IsSignedBy(_rig.User));
        _rig.Now += TurnLimits.PermissionMs - 1;
        Assert.Equal(TurnOutcome.Relay, _rig.Send(TurnRig.Server, "x"u8).Outcome);
        Assert.True(CanHear(allocation, TurnRig.Server));

        _rig.Now++;
        Assert.Equal(TurnOutcome.Refused, _rig.Send(TurnRig.Server, "x"u8).Outcome);
        Assert.False(CanHear(allocation, TurnRig.Server));
        _rig.Turn.Sweep(_rig.Now);
        Assert.Equal(0, allocation.Bindings.Permissions);

        _rig.Permit(TurnRig.Server);
        Assert.True(CanHear(allocation, TurnRig.Server));
    }

    [Fact]
    public void A_permission_is_renewed_by_asking_again()
    {
        var allocation = Allocate();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(0, _rig.Permit(Foreign).Error);
            _rig.Now += 100_000;
            _rig.Refresh();
        }

        Assert.Equal(1, allocation.Bindings.Permissions);
        Assert.Equal(TurnOutcome.Relay, _rig.Send(Foreign, "x"u8).Outcome);
    }

    [Fact]
    public void Several_permissions_are_made_together_or_not_at_all()
    {
        var allocation = Allocate();
        Assert.Equal(0, _rig.Permit(TurnRig.Server, Foreign, OtherForeign, Foreign).Error);
        Assert.Equal(3, allocation.Bindings.Permissions);

        Assert.Equal(403, _rig.Permit(TurnRig.At("203.0.113.9", 3480), TurnRig.At("10.0.0.1", 3480)).Error);
        Assert.Equal(443, _rig.Permit(TurnRig.At("203.0.113.9", 3480), TurnRig.ServerIPv6).Error);
        Assert.Equal(400, _rig.Request(StunMethod.CreatePermission, TurnRig.Peer(TurnRig.At("203.0.113.9", 3480)) + TurnRig.Bytes(StunAttribute.XorPeerAddress, 0, 1, 2)).Error);
        Assert.Equal(3, allocation.Bindings.Permissions);
    }

    [Fact]
    public void A_permission_needs_a_peer()
    {
        Allocate();
        Assert.Equal(400, _rig.Permit().Error);
        Assert.Equal(400, _rig.Request(StunMethod.CreatePermission, TurnRig.Bytes(StunAttribute.XorPeerAddress)).Error);
    }

    [Fact]
    public void A_permission_without_port_is_for_an_address_that_may_be_reached_at_some_port()
    {
        Allocate();
        Assert.Equal(0, _rig.Permit(TurnRig.Server.WithPort(0)).Error);
        Assert.Equal(TurnOutcome.Relay, _rig.Send(TurnRig.Server, "x"u8).Outcome);
        Assert.Equal(TurnOutcome.Refused, _rig.Send(TurnRig.Server.WithPort(22), "x"u8).Outcome);
        Assert.Equal(TurnOutcome.Refused, _rig.Send(TurnRig.Server.WithPort(0), "x"u8).Outcome);

        Assert.Equal(0, _rig.Permit(Foreign.WithPort(0)).Error);
        Assert.Equal(TurnOutcome.Relay, _rig.Send(Foreign, "x"u8).Outcome);
        Assert.Equal(TurnOutcome.Refused, _rig.Send(Foreign.WithPort(3481), "x"u8).Outcome);
        Assert.Equal(403, _rig.Permit(Foreign.WithPort(3481)).Error);
        Assert.Equal(403, _rig.Permit(TurnRig.At("203.0.114.1", 0)).Error);
    }

    [Fact]
    public void Row15_permissions_and_channels_of_an_allocation_have_a_bound()
    {
        var allocation = Allocate();
        for (var i = 0; i < TurnLimits.MaxPermissions; i++)
        {
            Assert.Equal(0, _rig.Permit(TurnRig.At($"203.0.113.{i}", 3480)).Error);
        }

        Assert.Equal(508, _rig.Permit(TurnRig.At("203.0.113.200", 3480)).Error);
        Assert.Equal(0, _rig.Permit(TurnRig.At("203.0.113.0", 3480)).Error);
        Assert.Equal(508, _rig.Bind(0x4000, TurnRig.At("203.0.113.200", 3480)).Error);

        for (var i = 0; i < TurnLimits.MaxChannels; i++)
        {
            Assert.Equal(0, _rig.Bind(0x4000 + i, TurnRig.At($"203.0.113.{i}", 3480)).Error);
        }

        Assert.Equal(TurnLimits.MaxPermissions, allocation.Bindings.Permissions);
        Assert.Equal(TurnLimits.MaxChannels, allocation.Bindings.Channels);

        // Expired ones make room, swept or not.
        _rig.Now += TurnLimits.PermissionMs;
        Assert.Equal(0, _rig.Permit(TurnRig.At("203.0.113.200", 3480)).Error);
        Assert.Equal(1, allocation.Bindings.Permissions);
        Assert.Equal(508, _rig.Bind(0x7FFF, TurnRig.At("203.0.113.200", 3480)).Error);
    }

    [Fact]
    public void Row15_one_request_makes_as_many_permissions_as_it_may_have_attributes_and_the_allocation_room()
    {
        var allocation = Allocate();
        var peers = Enumerable.Range(0, 70).Select(i => TurnRig.At($"203.0.113.{i}", 3480)).ToArray();
        // A message has at most 64 attributes: the credentials, MESSAGE-INTEGRITY and FINGERPRINT are five of them.
        Assert.True(_rig.Permit(peers[..60]).IsSilent);
        Assert.Equal(0, allocation.Bindings.Permissions);
        Assert.Equal(0, _rig.Permit(peers[..59]).Error);
        Assert.Equal(59, allocation.Bindings.Permissions);

        Assert.Equal(508, _rig.Permit(peers[40..(TurnLimits.MaxPermissions + 1)]).Error);
        Assert.Equal(59, allocation.Bindings.Permissions);
        Assert.Equal(0, _rig.Permit(peers[40..TurnLimits.MaxPermissions]).Error);
        Assert.Equal(TurnLimits.MaxPermissions, allocation.Bindings.Permissions);
    }

    [Fact]
    public void Fifty_nine_peers_of_IPv6_fit_into_one_request()
    {
        var rig = new TurnRig(TurnRig.Options with { AllowedPeers = [TurnPeerRuleTests.Rule("[2001:db8:2::]/64:*")] }, new FakeRelaySockets());
        rig.AllocateIPv6();
        var peers = Enumerable.Range(1, 59).Select(i => TurnRig.At($"2001:db8:2::{i:x}", 9)).ToArray();
        Assert.Equal(0, rig.Permit(peers).Error);
    }

    [Fact]
    public void A_channel_carries_both_ways_and_makes_the_permission()
    {
        var allocation = Allocate();
        var reply = _rig.Bind(0x4001, TurnRig.Server);
        Assert.True(reply.IsSuccess);
        Assert.True(reply.IsSignedBy(_rig.User));
        Assert.True(_rig.SendOnChannel(0x4001, "hello"u8, out var relay));
        Assert.Equal(new TurnRelay(allocation, TurnRig.Server, 4, 5, IsMedia: true), relay);
        Assert.False(_rig.SendOnChannel(0x4002, "hello"u8, out _));
        Assert.False(_rig.SendOnChannel(0x4001, "hello"u8, out _, TurnRig.Client(1)));
        Assert.Equal(TurnOutcome.Relay, _rig.Send(TurnRig.Server, "x"u8).Outcome);
        Assert.True(allocation.TryBegin(allocation.PathTo(TurnRig.Server), _rig.Now, out var wrapping));
        Assert.Equal(0x4001, wrapping.Channel);

        Assert.Equal(0, _rig.Bind(0x4002, Foreign).Error);
        Assert.True(_rig.SendOnChannel(0x4002, "hello"u8, out relay));
        Assert.False(relay.IsMedia);
        Assert.Equal(Foreign, relay.Peer);
    }

    [Fact]
    public void A_channel_lasts_ten_minutes_and_its_permission_five()
    {
        var allocation = Allocate(TurnRig.Lifetime(3600));
        _rig.Bind(0x4000, TurnRig.Server);
        _rig.Now += TurnLimits.PermissionMs;
        _rig.Turn.Sweep(_rig.Now);
        // Sending needs the channel only, hearing the permission (RFC 8656, sections 12.6 and 11.3).
        Assert.True(_rig.SendOnChannel(0x4000, "x"u8, out _));
        Assert.False(CanHear(allocation, TurnRig.Server));
        _rig.Permit(TurnRig.Server);
        Assert.True(CanHear(allocation, TurnRig.Server));

        _rig.Now += TurnLimits.ChannelMs - TurnLimits.PermissionMs - 1;
        Assert.True(_rig.SendOnChannel(0x4000, "x"u8, out _));
        _rig.Now++;
        Assert.False(_rig.SendOnChannel(0x4000, "x"u8, out _));
        _rig.Turn.Sweep(_rig.Now);
        Assert.Equal(0, allocation.Bindings.Channels);

        _rig.Bind(0x4000, TurnRig.Server);
        _rig.Now += TurnLimits.ChannelMs - 1;
        _rig.Bind(0x4000, TurnRig.Server);
        _rig.Now += TurnLimits.ChannelMs - 1;
        Assert.True(_rig.SendOnChannel(0x4000, "x"u8, out _));
    }

    [Fact]
    public void A_channel_that_has_expired_gives_way_to_Data_indications()
    {
        var allocation = Allocate(TurnRig.Lifetime(3600));
        _rig.Bind(0x4000, TurnRig.Server);
        _rig.Now += TurnLimits.ChannelMs;
        _rig.Permit(TurnRig.Server);
        Assert.True(allocation.TryBegin(allocation.PathTo(TurnRig.Server), _rig.Now, out var wrapping));
        Assert.Equal(0, wrapping.Channel);
    }

    [Fact]
    public void A_number_is_one_peer_s_and_a_peer_has_one_number_until_they_expire()
    {
        var allocation = Allocate(TurnRig.Lifetime(3600));
        Assert.Equal(0, _rig.Bind(0x4000, Foreign).Error);
        Assert.Equal(0, _rig.Bind(0x4000, Foreign).Error);
        Assert.Equal(400, _rig.Bind(0x4000, OtherForeign).Error);
        Assert.Equal(400, _rig.Bind(0x4001, Foreign).Error);
        Assert.Equal(0, _rig.Bind(0x4001, OtherForeign).Error);
        Assert.Equal(2, allocation.Bindings.Channels);

        _rig.Now += TurnLimits.ChannelMs;
        Assert.Equal(0, _rig.Bind(0x4000, OtherForeign).Error);
        Assert.Equal(0, _rig.Bind(0x4001, Foreign).Error);
        Assert.Equal(2, allocation.Bindings.Channels);
        Assert.True(_rig.SendOnChannel(0x4001, "x"u8, out var relay));
        Assert.Equal(Foreign, relay.Peer);
    }

    [Theory]
    [InlineData(0x3FFF, 400)]
    [InlineData(0x4000, 0)]
    [InlineData(0x4FFF, 0)]
    [InlineData(0x7FFF, 0)]
    [InlineData(0x8000, 400)]
    [InlineData(0xFFFF, 400)]
    [InlineData(0, 400)]
    public void Channel_numbers_are_those_of_RFC_8656_and_of_RFC_5766_before_it(int number, int code)
    {
        Allocate();
        Assert.Equal(code, _rig.Bind(number, TurnRig.Server).Error);
    }

    [Fact]
    public void A_channel_needs_a_number_and_a_peer_with_a_port_of_the_family()
    {
        var allocation = Allocate();
        Assert.Equal(400, _rig.Request(StunMethod.ChannelBind, TurnRig.Channel(0x4000)).Error);
        Assert.Equal(400, _rig.Request(StunMethod.ChannelBind, TurnRig.Peer(TurnRig.Server)).Error);
        Assert.Equal(400, _rig.Request(StunMethod.ChannelBind, TurnRig.Bytes(StunAttribute.ChannelNumber, 0x40, 0) + TurnRig.Peer(TurnRig.Server)).Error);
        Assert.Equal(400, _rig.Request(StunMethod.ChannelBind, TurnRig.Channel(0x4000) + TurnRig.Bytes(StunAttribute.XorPeerAddress, 1)).Error);
        Assert.Equal(443, _rig.Bind(0x4000, TurnRig.ServerIPv6).Error);
        Assert.Equal(403, _rig.Bind(0x4000, TurnRig.Server.WithPort(0)).Error);
        Assert.Equal(403, _rig.Bind(0x4000, TurnRig.Server.WithPort(20_001)).Error);
        Assert.Equal(0, allocation.Bindings.Channels);
        Assert.Equal(0, allocation.Bindings.Permissions);
    }

    [Fact]
    public void An_IPv6_allocation_has_IPv6_peers()
    {
        _rig.AllocateIPv6();
        Assert.Equal(0, _rig.Permit(TurnRig.ServerIPv6).Error);
        Assert.Equal(443, _rig.Permit(TurnRig.Server).Error);
        Assert.Equal(443, _rig.Bind(0x4000, TurnRig.Server).Error);
        Assert.Equal(0, _rig.Bind(0x4000, TurnRig.At("2001:db8:2::9", 77)).Error);
        Assert.Equal(TurnOutcome.Refused, _rig.Send(TurnRig.Server, "x"u8).Outcome);
        Assert.Equal(TurnOutcome.Relay, _rig.Send(TurnRig.ServerIPv6, "x"u8).Outcome);
    }

    [Fact]
    public void A_Send_indication_says_where_its_payload_lies()
    {
        var allocation = Allocate();
        _rig.Permit(TurnRig.Server);
        _rig.Permit(Foreign);
        for (var length = 0; length < 9; length++)
        {
            var data = Enumerable.Range(1, length).Select(i => (byte)i).ToArray();
            var message = _rig.SendIndication(TurnRig.Server, data);
            var result = _rig.Turn.Handle(message, TurnRig.Client(), _rig.Now, new byte[TurnServer.MaxResponseLength]);
            Assert.Equal((TurnOutcome.Relay, 0), (result.Outcome, result.ResponseLength));
            Assert.Equal((allocation, TurnRig.Server, true), (result.Relay.Allocation, result.Relay.Peer, result.Relay.IsMedia));
            Assert.Equal(data, message.AsSpan(result.Relay.Offset, result.Relay.Length));
        }

        Assert.False(_rig.Send(Foreign, "x"u8).Relay.IsMedia);
    }

    [Fact]
    public void A_Send_indication_that_is_not_whole_or_from_nobody_is_dropped()
    {
        Allocate();
        _rig.Permit(TurnRig.Server);
        var data = TurnRig.Bytes(StunAttribute.Data, 1);
        foreach (var attributes in new[]
        {
            data,
            TurnRig.Peer(TurnRig.Server),
            TurnRig.Bytes(StunAttribute.XorPeerAddress, 0, 1) + data,
            TurnRig.Peer(TurnRig.Server) + data + TurnRig.Bytes(StunAttribute.DontFragment),
            TurnRig.Peer(TurnRig.Server) + data + TurnRig.Bytes(0x7001),
            TurnRig.Peer(TurnRig.ServerIPv6) + data,
        })
        {
            var reply = _rig.Receive(_rig.Write(StunClass.Indication, StunMethod.Send, attributes));
            Assert.True(reply is { Outcome: TurnOutcome.Refused, IsSilent: true });
        }

        Assert.Equal(TurnOutcome.Relay, _rig.Send(TurnRig.Server, "x"u8).Outcome);
        Assert.Equal(TurnOutcome.Refused, _rig.Send(TurnRig.Server, "x"u8, TurnRig.Client(1)).Outcome);
        var indication = _rig.SendIndication(TurnRig.Server, [1]);
        Assert.True(_rig.Receive([.. indication[..^4], 0, 0, 0, 1]) is { Outcome: TurnOutcome.Relay });
        _rig.Now += 600_000;
        Assert.Equal(TurnOutcome.Refused, _rig.Send(TurnRig.Server, "x"u8).Outcome);
    }

    [Fact]
    public void ChannelData_whose_length_does_not_fit_is_dropped_and_padding_is_not_part_of_it()
    {
        Allocate();
        _rig.Bind(0x4000, TurnRig.Server);
        (byte[] Bytes, int? Length)[] cases =
        [
            ([], null), ([0x40], null), ([0x40, 0, 0], null),
            ([0x40, 0, 0, 0], 0),
            ([0x40, 0, 0, 1], null), ([0x40, 0, 0xFF, 0xFF, 1], null),
            ([0x40, 0, 0, 1, 9], 1), ([0x40, 0, 0, 1, 9, 0], 1), ([0x40, 0, 0, 1, 9, 0, 0, 0], 1),
            ([0x40, 0, 0, 1, 9, 0, 0, 0, 0], null), ([0x40, 0, 0, 4, 1, 2, 3, 4, 5], null),
            ([0x40, 0, 0, 0, 1], null),
        ];
        foreach (var (bytes, length) in cases)
        {
            Assert.Equal(length is not null, _rig.Turn.TryReadChannelData(bytes, TurnRig.Client(), _rig.Now, out var relay));
            Assert.Equal(length ?? 0, relay.Length);
        }
    }

    [Fact]
    public void Row15_a_user_relays_so_much_a_second_on_all_his_allocations_together()
    {
        var rig = new TurnRig(TurnRig.Options with { MaxBitsPerSecondPerUser = 80_000 });
        foreach (var client in new[] { TurnRig.Client(), TurnRig.Client(1) })
        {
            rig.Allocate(client);
            rig.Bind(0x4000, TurnRig.Server, client);
        }

        rig.Allocate(TurnRig.Client(2), rig.Other);
        rig.Bind(0x4000, TurnRig.Server, TurnRig.Client(2), rig.Other);
        var kilobyte = new byte[1000 - 48]; // with its headers
        var passed = 0;
        for (var i = 0; i < 30; i++)
        {
            passed += rig.SendOnChannel(0x4000, kilobyte, out _, TurnRig.Client(i % 2)) ? 1 : 0;
            passed += rig.Send(TurnRig.Server, kilobyte, TurnRig.Client(i % 2)).Outcome == TurnOutcome.Relay ? 1 : 0;
        }

        Assert.Equal(10, passed);
        Assert.Equal(50, rig.User.Bandwidth.Dropped);
        Assert.True(rig.SendOnChannel(0x4000, kilobyte, out _, TurnRig.Client(2)));
        rig.Now += 500;
        for (var i = 0; i < 10; i++)
        {
            passed += rig.SendOnChannel(0x4000, kilobyte, out _) ? 1 : 0;
        }

        Assert.Equal(15, passed);
    }

    [Fact]
    public void Row15_what_comes_from_a_foreign_peer_needs_permission_policy_and_bandwidth()
    {
        var allocation = Allocate();
        Assert.False(allocation.TryAcceptFrom(Foreign, 100, _rig.Now));
        _rig.Permit(Foreign);
        Assert.True(allocation.TryAcceptFrom(Foreign, 100, _rig.Now));
        Assert.False(allocation.TryAcceptFrom(Foreign.WithPort(22), 100, _rig.Now));
        Assert.False(allocation.TryAcceptFrom(OtherForeign, 100, _rig.Now));
        Assert.False(allocation.TryAcceptFrom(Foreign, 10_000_000, _rig.Now));
        _rig.Now += TurnLimits.PermissionMs;
        Assert.False(allocation.TryAcceptFrom(Foreign, 100, _rig.Now));
        _rig.Permit(Foreign);
        Assert.True(allocation.TryAcceptFrom(Foreign, 100, _rig.Now));
        _rig.Refresh(0);
        Assert.False(allocation.TryAcceptFrom(Foreign, 100, _rig.Now));
    }

    [Fact]
    public void Relaying_allocates_nothing()
    {
        var allocation = Allocate();
        _rig.Bind(0x4000, TurnRig.Server);
        _rig.Permit(Foreign);
        var channelData = TurnRig.ChannelData(0x4000, new byte[1200]);
        var indication = _rig.SendIndication(Foreign, new byte[1200]);
        var frame = new byte[2048];
        var response = new byte[TurnServer.MaxResponseLength];
        var client = TurnRig.Client();
        var relayed = 0;
        Relay(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Relay(100);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(404, relayed);

        void Relay(int times)
        {
            for (var i = 0; i < times; i++)
            {
                relayed += _rig.Turn.TryReadChannelData(channelData, client, _rig.Now, out var relay) ? 1 : 0;
                relayed += _rig.Turn.Handle(indication, client, _rig.Now, response).Outcome == TurnOutcome.Relay ? 1 : 0;
                relayed += allocation.TryBegin(allocation.PathTo(relay.Peer), _rig.Now, out var wrapping) && allocation.Wrap(frame, wrapping, 1200) == 1204 ? 1 : 0;
                relayed += allocation.TryBegin(allocation.PathTo(Foreign), _rig.Now, out wrapping) && allocation.Wrap(frame, wrapping, 1200) == 1236 ? 1 : 0;
            }
        }
    }

    private static bool CanHear(TurnAllocation allocation, TransportAddress peer, long nowMs) => allocation.TryBegin(allocation.PathTo(peer), nowMs, out _);

    private bool CanHear(TurnAllocation allocation, TransportAddress peer) => CanHear(allocation, peer, _rig.Now);

    private TurnAllocation Allocate(Attributes? more = null) => _rig.AllocateAndFind(more: more);
}
