using Videoroom.Engine.Ice;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

public class TurnPeerPolicyTests
{
    /// <summary>IPv4 targets that a stranger would like to reach through us.</summary>
    private static readonly (string Address, int Port)[] IPv4Targets =
        [("127.0.0.1", 22), ("169.254.169.254", 80), ("10.0.0.1", 22), ("0.0.0.0", 22), ("192.168.1.1", 80), ("255.255.255.255", 9), ("224.0.0.1", 9), ("198.51.100.1", 22)];

    /// <summary>How IPv6 writes an IPv4 address down, in hexadecimal halves.</summary>
    private static readonly (string Name, string Form)[] Embeddings =
    [
        ("mapped", "::ffff:{0}:{1}"),
        ("compatible", "::{0}:{1}"),
        ("translated", "::ffff:0:{0}:{1}"),
        ("NAT64", "64:ff9b::{0}:{1}"),
        ("local NAT64", "64:ff9b:1::{0}:{1}"),
        ("local NAT64 with the address in front", "64:ff9b:1:{0}:{1}::"),
        ("6to4", "2002:{0}:{1}::1"),
        ("Teredo server", "2001:0:{0}:{1}::"),
        ("Teredo client", "2001:0:1:1:1:1:{0}:{1}"),
        ("ISATAP", "2001:db8::5efe:{0}:{1}"),
        ("global ISATAP", "2001:db8::200:5efe:{0}:{1}"),
        ("link-local ISATAP", "fe80::5efe:{0}:{1}"),
    ];

    public static TheoryData<string, int> Row15IPv4
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var (address, port) in IPv4Targets)
            {
                data.Add(address, port);
            }

            return data;
        }
    }

    public static TheoryData<string, string, int> Row15IPv6
    {
        get
        {
            var data = new TheoryData<string, string, int>
            {
                { "loopback", "::1", 22 },
                { "unspecified", "::", 22 },
                { "multicast", "ff02::1", 9 },
                { "our own at another port", "2001:db8:1::1", 22 },
                { "link-local", "fe80::1", 22 },
                { "unique local", "fd00::1", 22 },
            };
            foreach (var (name, form) in Embeddings)
            {
                foreach (var (address, port) in IPv4Targets.Append(("198.51.100.1", 20_000)))
                {
                    var bytes = System.Net.IPAddress.Parse(address).GetAddressBytes();
                    data.Add($"{name} {address}", string.Format(form, $"{(bytes[0] << 8) | bytes[1]:x}", $"{(bytes[2] << 8) | bytes[3]:x}"), port);
                }
            }

            return data;
        }
    }

    /// <summary>The default policy, and wide rules for a port that none of the targets has.</summary>
    private static TurnRig[] Rigs
        => [
            new(),
            new(TurnRig.Options with { AllowedPeers = [TurnPeerRuleTests.Rule("0.0.0.0/0:3480"), TurnPeerRuleTests.Rule("[::]/0:3480")] }, new FakeRelaySockets()),
        ];

    [Theory]
    [MemberData(nameof(Row15IPv4))]
    public void Row15_IPv4_addresses_are_reached_neither_by_permission_nor_channel_nor_Send_indication(string address, int port)
    {
        foreach (var rig in Rigs)
        {
            rig.Allocate();
            AssertRefused(rig, TurnRig.Peer(TurnRig.At(address, port)), 403);
            // A mapped form for an IPv4 allocation is of the wrong family.
            AssertRefused(rig, rig.RawIPv6Peer("::ffff:" + address, port), 443);
            Assert.Equal(0, rig.Turn.Find(TurnRig.Client())!.Bindings.Permissions);
        }

        var standard = new TurnRig();
        standard.Allocate();
        if (address != "198.51.100.1")
        {
            Assert.Equal(403, standard.Permit(TurnRig.At(address, 0)).Error);
        }
    }

    [Theory]
    [MemberData(nameof(Row15IPv6))]
    public void Row15_IPv6_addresses_and_those_that_embed_IPv4_are_not_reached_in_any_notation(string what, string address, int port)
    {
        foreach (var rig in Rigs)
        {
            rig.AllocateIPv6();
            AssertRefused(rig, rig.RawIPv6Peer(address, port), 403, what);
            Assert.Equal(0, rig.Turn.Find(TurnRig.Client())!.Bindings.Permissions);
        }
    }

    [Theory]
    [MemberData(nameof(Row15IPv6))]
    public void Row15_a_rule_for_all_of_IPv6_opens_no_address_that_embeds_IPv4(string what, string address, int port)
    {
        var rig = new TurnRig(TurnRig.Options with { AllowedPeers = [TurnPeerRuleTests.Rule("0.0.0.0/0:*"), TurnPeerRuleTests.Rule("[::]/0:*")] }, new FakeRelaySockets());
        rig.AllocateIPv6();
        if (what is "our own at another port" or "unique local")
        {
            Assert.Equal(0, rig.Permit(TurnRig.At(address, port)).Error); // what the rule literally says
        }
        else
        {
            AssertRefused(rig, rig.RawIPv6Peer(address, port), 403, what);
        }
    }

    [Theory]
    [InlineData("0.0.0.0/0:*", "127.0.0.1")]
    [InlineData("127.0.0.0/8:*", "127.0.0.1")]
    [InlineData("0.0.0.0/0:*", "169.254.169.254")]
    [InlineData("169.254.0.0/16:*", "169.254.169.254")]
    [InlineData("[fe80::]/10:*", "fe80::1")]
    public void Row15_no_network_opens_what_is_this_machine_s_or_its_link_s_alone_but_naming_just_the_address_does(string network, string address)
    {
        var peer = TurnRig.At(address, 22);
        Assert.False(TurnPeerRuleTests.Rule(network).Matches(peer));
        Assert.True(TurnPeerRuleTests.Rule(peer.IsIPv4 ? $"{address}:22" : $"[{address}]:22").Matches(peer));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("255.255.255.255")]
    public void Row15_a_rule_for_all_of_IPv4_opens_no_address_that_is_no_single_host_s(string address)
    {
        var rig = new TurnRig(TurnRig.Options with { AllowedPeers = [TurnPeerRuleTests.Rule("0.0.0.0/0:*")] }, new FakeRelaySockets());
        rig.Allocate();
        AssertRefused(rig, TurnRig.Peer(TurnRig.At(address, 9)), 403);
        Assert.Equal(403, rig.Permit(TurnRig.At(address, 0)).Error);
        Assert.Equal(0, rig.Permit(TurnRig.At("10.0.0.1", 22)).Error); // what the rule literally says
    }

    [Fact]
    public void Our_own_media_addresses_are_reached_port_for_port_and_nothing_is_before_they_are_known()
    {
        var policy = new TurnPeerPolicy([]);
        Assert.False(policy.Allows(TurnRig.Server));
        Assert.False(policy.AllowsPermission(TurnRig.Server.WithPort(0)));

        var loopback = TurnRig.At("::1", 20_000);
        policy.SetMediaAddresses([TurnRig.Server, loopback, TurnRig.Server]);
        Assert.True(policy.Allows(TurnRig.Server));
        Assert.True(policy.Allows(loopback)); // our own, whatever it looks like
        Assert.True(policy.IsMedia(TurnRig.Server));
        Assert.False(policy.Allows(TurnRig.Server.WithPort(0)));
        Assert.False(policy.Allows(TurnRig.Server.WithPort(20_001)));
        Assert.False(policy.Allows(loopback.WithPort(22)));
        Assert.False(policy.Allows(TurnRig.ServerIPv6));
        Assert.True(policy.AllowsPermission(TurnRig.Server.WithPort(0)));
        Assert.False(policy.AllowsPermission(TurnRig.Server.WithPort(22)));
        Assert.False(policy.AllowsPermission(TurnRig.ServerIPv6.WithPort(0)));
    }

    private static void AssertRefused(TurnRig rig, Attributes peer, int code, string what = "")
    {
        Assert.True(code == rig.Request(StunMethod.CreatePermission, peer).Error, what);
        Assert.True(code == rig.Request(StunMethod.ChannelBind, TurnRig.Channel(0x4000) + peer).Error, what);
        var send = rig.Receive(rig.Write(StunClass.Indication, StunMethod.Send, peer + TurnRig.Bytes(StunAttribute.Data, 1)));
        Assert.True(send is { Outcome: TurnOutcome.Refused, IsSilent: true }, what);
        Assert.False(rig.SendOnChannel(0x4000, "x"u8, out _), what);
    }
}
