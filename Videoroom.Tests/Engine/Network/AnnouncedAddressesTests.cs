using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Network;

public class AnnouncedAddressesTests
{
    private static readonly IPAddress External = IPAddress.Parse("203.0.113.5");

    [Fact]
    public void Of_very_many_addresses_the_most_are_announced_the_external_one_first_and_IPv4_before_IPv6()
    {
        IReadOnlyList<IPAddress> own =
        [
            .. Enumerable.Range(1, 30).Select(i => IPAddress.Parse($"2001:db8::{i}")), .. Enumerable.Range(1, 30).Select(i => IPAddress.Parse($"192.0.2.{i}")),
        ];
        var announced = new AnnouncedAddresses(External, own, 20000).Media;

        Assert.Equal(AnnouncedAddresses.Most, announced.Count);
        Assert.Equal(new IPEndPoint(External, 20000), announced[0]);
        Assert.All(announced.Skip(1).Take(30), address => Assert.Equal(AddressFamily.InterNetwork, address.AddressFamily));
        Assert.Equal(AddressFamily.InterNetworkV6, announced[^1].AddressFamily);
    }

    [Fact]
    public void As_many_as_may_be_are_announced_in_their_own_order()
    {
        IReadOnlyList<IPAddress> own = [.. Enumerable.Range(1, AnnouncedAddresses.Most).Select(i => IPAddress.Parse(i % 2 == 0 ? $"192.0.2.{i}" : $"2001:db8::{i}"))];

        Assert.Equal(own, new AnnouncedAddresses(null, own, 20000).Media.Select(address => address.Address));
    }

    [Fact]
    public void With_all_networks_left_out_clients_are_told_of_the_external_address_alone_and_without_one_of_those_that_there_are()
    {
        Assert.True(ExcludedNetwork.TryParse("*", out var all));

        Assert.Equal([new IPEndPoint(External, 20000)], new AnnouncedAddresses(External, [all], 20000).Media);
        Assert.Equal(LocalAddresses.Find([]), new AnnouncedAddresses(null, [all], 20000).Media.Select(address => address.Address));
    }
}
