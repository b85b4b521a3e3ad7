using System.Net;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public class SocketRegistryTests
{
    private readonly SocketRegistry _registry = new(new SignallingLimits { MaxSockets = 3, MaxSocketsPerAddress = 2 });

    [Fact]
    public void Row12_One_address_cannot_take_all_places()
    {
        Assert.Equal(Admission.Admitted, Enter("192.0.2.1"));
        Assert.Equal(Admission.Admitted, Enter("::ffff:192.0.2.1"));
        Assert.Equal(Admission.AddressFull, Enter("192.0.2.1"));
        Assert.Equal(Admission.Admitted, Enter("192.0.2.2"));
        Assert.Equal(Admission.NodeFull, Enter("192.0.2.3"));
    }

    [Fact]
    public void Row12_The_addresses_of_one_IPv6_network_count_together()
    {
        Assert.Equal(Admission.Admitted, Enter("2001:db8::1"));
        Assert.Equal(Admission.Admitted, Enter("2001:db8::2"));
        Assert.Equal(Admission.AddressFull, Enter("2001:db8::3"));
        Assert.Equal(Admission.Admitted, Enter("2001:db8:0:1::1"));
    }

    [Fact]
    public void A_place_that_was_given_back_is_free_again()
    {
        Enter("192.0.2.1");
        Enter("192.0.2.1");
        _registry.Leave(IPAddress.Parse("192.0.2.1"));

        Assert.Equal(Admission.Admitted, Enter("192.0.2.1"));
        Assert.Equal(2, _registry.Sockets);
    }

    [Fact]
    public void A_node_that_stops_admits_nobody()
    {
        _registry.ShutDown();

        Assert.Equal(Admission.ShuttingDown, Enter("192.0.2.1"));
    }

    private Admission Enter(string address) => _registry.Enter(IPAddress.Parse(address));
}
