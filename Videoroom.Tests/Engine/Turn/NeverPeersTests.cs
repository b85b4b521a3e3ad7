using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>Where the ranges begin and end: one address too few is a way in, one too many a peer that cannot be reached.</summary>
public class NeverPeersTests
{
    [Theory]
    [InlineData("0.0.0.0", true)]
    [InlineData("0.255.255.255", true)]
    [InlineData("1.0.0.0", false)]
    [InlineData("223.255.255.255", false)]
    [InlineData("224.0.0.0", true)]
    [InlineData("239.255.255.255", true)]
    [InlineData("240.0.0.0", false)]
    [InlineData("255.255.255.254", false)]
    [InlineData("255.255.255.255", true)]
    public void IPv4_addresses_of_no_single_host(string address, bool never) => AssertNever(address, never);

    [Theory]
    [InlineData("feff:ffff::1", false)]
    [InlineData("ff00::", true)]
    [InlineData("::ffff:ffff", true)] // compatible
    [InlineData("::1:0:0", false)]
    [InlineData("::ffff:0:0:1", true)] // translated
    [InlineData("::fffe:0:0:1", false)]
    [InlineData("64:ff9b::", true)] // NAT64
    [InlineData("64:ff9b::ffff:ffff", true)]
    [InlineData("64:ff9b::1:0:0", false)]
    [InlineData("64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff", false)]
    [InlineData("64:ff9c::1", false)]
    [InlineData("64:ff9b:0:ffff:ffff:ffff:ffff:ffff", false)] // local NAT64 begins behind it
    [InlineData("64:ff9b:1::", true)]
    [InlineData("64:ff9b:1:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("64:ff9b:2::", false)]
    [InlineData("2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false)]
    [InlineData("2001::", true)] // Teredo
    [InlineData("2001:0:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:1::", false)]
    [InlineData("2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false)]
    [InlineData("2002::", true)] // 6to4
    [InlineData("2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("2003::", false)]
    [InlineData("2001:db8::5efe:0:0", true)] // ISATAP
    [InlineData("2001:db8::5eff:0:0", false)]
    [InlineData("2001:db8::200:5efe:ffff:ffff", true)]
    [InlineData("2001:db8::100:5efe:0:0", false)]
    public void IPv6_addresses_that_stand_for_an_IPv4_one_or_for_many(string address, bool never) => AssertNever(address, never);

    [Theory]
    [InlineData("126.255.255.255", false)]
    [InlineData("127.0.0.0", true)]
    [InlineData("127.255.255.255", true)]
    [InlineData("128.0.0.0", false)]
    [InlineData("169.253.255.255", false)]
    [InlineData("169.254.0.0", true)]
    [InlineData("169.254.255.255", true)]
    [InlineData("169.255.0.0", false)]
    [InlineData("fe7f:ffff::1", false)]
    [InlineData("fe80::", true)]
    [InlineData("febf:ffff::1", true)]
    [InlineData("fec0::", false)]
    public void Addresses_of_this_machine_or_its_link_alone(string address, bool isLocal)
        => Assert.Equal(isLocal, NeverPeers.IsLocal(TurnRig.At(address, 9)));

    private static void AssertNever(string address, bool never) => Assert.Equal(never, NeverPeers.Contains(TurnRig.At(address, 9)));
}
