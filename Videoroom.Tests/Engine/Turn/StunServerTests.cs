using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>Binding without credentials, and how many answers strangers get.</summary>
public class StunServerTests
{
    private static readonly TransportAddress IPv6Client = TurnRig.At("2001:db8:9:9::7", 5000);

    private readonly TurnRig _rig = new();

    [Fact]
    public void A_Binding_request_is_answered_with_the_address_that_it_came_from()
    {
        foreach (var client in new[] { TurnRig.Client(), TurnRig.StreamClient(), Videoroom.Engine.Network.Path.Udp(IPv6Client, TurnRig.ServerIPv6) })
        {
            var reply = _rig.Receive(_rig.Write(StunClass.Request, StunMethod.Binding, null), client);
            Assert.True(reply is { IsSuccess: true, Outcome: TurnOutcome.Answered });
            Assert.Equal(client.Remote, reply.Mapped);
            Assert.Null(reply[StunAttribute.MessageIntegrity]);
        }
    }

    [Fact]
    public void Row03_a_connectivity_check_that_is_for_nobody_here_is_not_answered()
    {
        var username = TurnRig.Bytes(StunAttribute.Username, "abcd:efgh"u8.ToArray());
        Assert.True(_rig.Receive(_rig.Write(StunClass.Request, StunMethod.Binding, username, fingerprint: true)).IsSilent);
        Assert.True(_rig.Receive(_rig.Write(StunClass.Request, StunMethod.Binding, username, new byte[16], true)).IsSilent);
        Assert.True(_rig.Receive(_rig.Write(StunClass.Request, StunMethod.Binding, null, new byte[16])).IsSilent);
        Assert.True(_rig.Receive(_rig.Write(StunClass.Indication, StunMethod.Binding, null)).IsSilent);
    }

    [Fact]
    public void An_unknown_attribute_that_must_be_understood_gets_420()
    {
        var reply = _rig.Receive(_rig.Write(StunClass.Request, StunMethod.Binding, TurnRig.Bytes(0x0003, 0, 0, 0, 2)));
        Assert.Equal(420, reply.Error);
        Assert.Equal([0, 3], reply[StunAttribute.UnknownAttributes]);
    }

    [Fact]
    public void Row03_a_source_gets_a_burst_of_unauthenticated_answers_and_then_so_many_a_second()
    {
        byte[][] requests =
        [
            _rig.Write(StunClass.Request, StunMethod.Binding, null),
            _rig.Write(StunClass.Request, StunMethod.Allocate, TurnRig.Udp),
            _rig.Write(StunClass.Request, StunMethod.Refresh, TurnRig.Credentials("nobody", "none"), new byte[16]),
            _rig.Write(StunClass.Request, StunMethod.CreatePermission, null, new byte[16]),
            _rig.Write(StunClass.Request, StunMethod.Binding, TurnRig.Bytes(0x7001)),
            _rig.Write(StunClass.Request, StunMethod.ChannelBind, TurnRig.Credentials(_rig.User.Username, "stale"), _rig.User.Key),
        ];
        Assert.Equal(TurnAnswerLimiter.Burst, Answered(1000));
        _rig.Now += 1000;
        Assert.Equal(TurnAnswerLimiter.PerSecond, Answered(1000));
        _rig.Now += 100;
        Assert.InRange(Answered(1000), 2, 3);

        // Another source has its own, and a connection needs none.
        Assert.False(_rig.Receive(requests[0], Videoroom.Engine.Network.Path.Udp(IPv6Client, TurnRig.ServerIPv6)).IsSilent);
        var stream = TurnRig.StreamClient();
        for (var i = 0; i < 1000; i++)
        {
            Assert.False(_rig.Receive(requests[i % requests.Length], stream).IsSilent);
        }

        int Answered(int count)
        {
            var answered = 0;
            for (var i = 0; i < count; i++)
            {
                answered += _rig.Receive(requests[i % requests.Length], TurnRig.Client(i % 50)).IsSilent ? 0 : 1;
            }

            return answered;
        }
    }

    [Fact]
    public void Row03_who_has_proven_himself_is_answered_as_often_as_he_asks()
    {
        _rig.Allocate();
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(0, _rig.Permit(TurnRig.Server).Error);
        }
    }

    [Fact]
    public void Row03_a_source_of_IPv6_is_a_network_of_64_bits()
    {
        var limiter = new TurnAnswerLimiter();
        for (var i = 0; i < TurnAnswerLimiter.Burst; i++)
        {
            Assert.True(limiter.TryTake(TurnRig.At($"2001:db8::{i:x}", i), 0));
        }

        Assert.False(limiter.TryTake(TurnRig.At("2001:db8::ffff:1", 1), 0));
        // One of many networks shares the slot at most by chance: of ten, hardly all.
        Assert.Contains(Enumerable.Range(1, 10), i => limiter.TryTake(TurnRig.At($"2001:db8:0:{i:x}::1", 1), 0));
        Assert.True(limiter.TryTake(TurnRig.At("2001:db8::1", 1), 60_000));
    }

    [Fact]
    public void Row03_a_source_of_IPv4_is_an_address_whatever_its_port_and_uses_up_no_other_s_answers()
    {
        var limiter = new TurnAnswerLimiter();
        for (var i = 0; i < TurnAnswerLimiter.Burst; i++)
        {
            Assert.True(limiter.TryTake(TurnRig.At("192.0.2.10", i), 0));
        }

        Assert.False(limiter.TryTake(TurnRig.At("192.0.2.10", 5000), 0));
        // One of many addresses shares the slot at most by chance: of ten, hardly all.
        Assert.Contains(Enumerable.Range(11, 10), i => limiter.TryTake(TurnRig.At($"192.0.2.{i}", 1), 0));
    }

    [Fact]
    public void Row03_the_limiter_is_of_fixed_size_whoever_comes()
    {
        var limiter = new TurnAnswerLimiter();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var passed = 0;
        for (var i = 0u; i < 10_000_000; i++)
        {
            passed += limiter.TryTake(TransportAddress.FromIPv4(i * 2654435761, 1), i / 10_000) ? 1 : 0;
        }

        // The runtime itself allocates a little when it compiles what runs long; a table of addresses would take hundreds of megabytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        Assert.InRange(passed, 1, 65_536 * (TurnAnswerLimiter.Burst + TurnAnswerLimiter.PerSecond));
    }
}
