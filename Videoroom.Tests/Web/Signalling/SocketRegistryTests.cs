using System.Net;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public class SocketRegistryTests
{
    private readonly SocketRegistry _registry = new(new SignallingLimits { MaxSockets = 4, MaxSocketsPerAddress = 2, MaxUnjoinedSocketsPerAddress = 2 });

    [Fact]
    public void Row12_One_address_cannot_take_all_places()
    {
        Assert.Equal(Admission.Admitted, EnterAndJoin("192.0.2.1"));
        Assert.Equal(Admission.Admitted, EnterAndJoin("::ffff:192.0.2.1"));
        Assert.Equal(Admission.AddressFull, EnterAndJoin("192.0.2.1"));
        Assert.Equal(Admission.Admitted, EnterAndJoin("192.0.2.2"));
        Assert.Equal(Admission.Admitted, EnterAndJoin("192.0.2.3"));
        Assert.Equal(Admission.NodeFull, EnterAndJoin("192.0.2.4"));
    }

    [Fact]
    public void Row12_The_addresses_of_one_IPv6_network_count_together()
    {
        Assert.Equal(Admission.Admitted, EnterAndJoin("2001:db8::1"));
        Assert.Equal(Admission.Admitted, EnterAndJoin("2001:db8::2"));
        Assert.Equal(Admission.AddressFull, EnterAndJoin("2001:db8::3"));
        Assert.Equal(Admission.Admitted, EnterAndJoin("2001:db8:0:1::1"));
    }

    [Fact]
    public void Row12_Sockets_in_no_room_keep_nobody_out_neither_of_their_address_nor_of_others()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(Admission.Admitted, _registry.Enter(IPAddress.Parse($"192.0.2.{i % 5}"), null, out _));
        }

        Assert.Equal(2, _registry.Sockets);
        Assert.Equal(Admission.Admitted, EnterAndJoin("192.0.2.1"));
        Assert.Equal(Admission.Admitted, EnterAndJoin("192.0.2.1"));
    }

    [Fact]
    public void Row12_A_socket_that_has_left_its_rooms_may_be_ended_for_another_one_and_one_that_has_not_may_not()
    {
        Assert.Equal(Admission.Admitted, _registry.Enter(IPAddress.Parse("192.0.2.1"), null, out var place));
        place.EnterRoom();
        place.EnterRoom();
        place.LeaveRoom();
        Assert.Equal(Admission.Admitted, EnterAndJoin("192.0.2.1"));
        Assert.Equal(Admission.AddressFull, EnterAndJoin("192.0.2.1"));

        place.LeaveRoom();
        Assert.Equal(Admission.Admitted, EnterAndJoin("192.0.2.1"));
        Assert.Equal(Admission.AddressFull, EnterAndJoin("192.0.2.1"));
    }

    [Fact]
    public void Row12_The_connection_of_a_socket_whose_place_was_taken_may_be_ended_for_another_one()
    {
        var connections = new ConnectionQuota(new ConnectionLimits { Most = 10, MostProven = 2 });
        for (var i = 0; i < 5; i++)
        {
            var connection = connections.TryEnter(IPAddress.Parse("192.0.2.1"));
            Assert.Equal(Admission.Admitted, _registry.Enter(IPAddress.Parse("192.0.2.1"), connection, out _));
        }

        Assert.Equal((2, 3), (connections.CountOf(ConnectionRank.Proven), connections.CountOf(ConnectionRank.Idle)));
    }

    [Fact]
    public void A_place_that_was_given_back_is_free_again()
    {
        _registry.Enter(IPAddress.Parse("192.0.2.1"), null, out var place);
        place.EnterRoom();
        EnterAndJoin("192.0.2.1");
        place.Leave();

        Assert.Equal(Admission.Admitted, EnterAndJoin("192.0.2.1"));
        Assert.Equal(2, _registry.Sockets);
    }

    [Fact]
    public void A_node_that_stops_admits_nobody()
    {
        _registry.ShutDown();

        Assert.Equal(Admission.ShuttingDown, EnterAndJoin("192.0.2.1"));
    }

    private Admission EnterAndJoin(string address)
    {
        var admission = _registry.Enter(IPAddress.Parse(address), null, out var place);
        if (admission == Admission.Admitted)
        {
            place.EnterRoom();
        }

        return admission;
    }
}
