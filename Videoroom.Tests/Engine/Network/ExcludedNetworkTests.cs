using System.Net;
using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Network;

public class ExcludedNetworkTests
{
    [Theory]
    [InlineData("docker0", "docker0", "172.17.0.1", true)]
    [InlineData("docker0", "docker1", "172.17.0.1", false)]
    [InlineData("br-*", "br-6f2a1c3d4e5f", "172.18.0.1", true)]
    [InlineData("br-????????????", "br-6f2a1c3d4e5f", "172.18.0.1", true)]
    [InlineData("br-*", "br0", "192.0.2.1", false)]
    [InlineData("172.17.0.0/16", "eth0", "172.17.255.1", true)]
    [InlineData("172.17.0.0/16", "eth0", "172.18.0.1", false)]
    [InlineData("2001:db8::/32", "eth0", "2001:db8::5", true)]
    [InlineData("192.0.2.7", "eth0", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "eth0", "192.0.2.8", false)]
    [InlineData("fd00::7", "eth0", "fd00::7", true)]
    public void An_interface_is_known_by_its_name_and_an_address_by_its_network(string text, string name, string address, bool isExcluded)
    {
        Assert.True(ExcludedNetwork.TryParse(text, out var excluded));
        Assert.Equal(isExcluded, excluded.Contains(name, IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("172.17.0.0/33")]
    [InlineData("a b")]
    [InlineData("/16")]
    [InlineData("172.17.0.256")]
    [InlineData("172.17/16")]
    [InlineData("010.0.0.1")]
    [InlineData("172.17.0")]
    [InlineData("10")]
    public void What_is_neither_is_refused(string text) => Assert.False(ExcludedNetwork.TryParse(text, out _));

    [Fact]
    public void The_bridges_of_containers_are_left_out_and_nobodys_cards_are()
    {
        bool IsExcluded(string name) => ExcludedNetwork.ContainerBridges.Any(network => network.Contains(name, IPAddress.Loopback));
        Assert.All(["docker0", "br-0123456789ab", "cni0", "podman1", "virbr0", "veth12ab"], name => Assert.True(IsExcluded(name), name));
        Assert.All(["eth0", "ens3", "enp0s31f6", "br0", "br-lan", "br-ex", "bond0", "wlan0", "lo", "tailscale0", "wg0"], name => Assert.False(IsExcluded(name), name));
    }
}
