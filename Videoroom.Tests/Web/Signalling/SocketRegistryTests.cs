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
    public void Row12_Five_addresses_cannot_take_all_places_a_part_is_kept_for_addresses_with_few_sockets()
    {
        var registry = new SocketRegistry(new SignallingLimits());
        for (var address = 1; address <= 4; address++)
        {
            Assert.Equal(2000, JoinAll(registry, $"192.0.2.{address}", out var refusal));
            Assert.Equal(Admission.AddressFull, refusal);
        }

        Assert.Equal(1000, JoinAll(registry, "192.0.2.5", out var fifth));
        Assert.Equal(Admission.AddressFull, fifth);
        for (var address = 1; address <= 10; address++)
        {
            Assert.Equal(64, JoinAll(registry, $"198.51.100.{address}", out var refusal));
            Assert.Equal(Admission.AddressFull, refusal);
        }

        Assert.Equal(9640, registry.Sockets);
    }

    [Fact]
    public void Row12_Sockets_in_no_room_take_nothing_from_an_office_with_many_in_rooms()
    {
        var registry = new SocketRegistry(new SignallingLimits());
        for (var i = 0; i < 5 * 1500; i++)
        {
            Assert.Equal(Admission.Admitted, Join(registry, $"192.0.2.{i % 5}"));
        }

        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(Admission.Admitted, registry.Enter(IPAddress.Parse($"198.51.100.{i % 250}"), null, out _));
        }

        Assert.Equal(10_000, registry.Sockets);
        Assert.Equal(Admission.Admitted, Join(registry, "192.0.2.1"));
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

    private static int JoinAll(SocketRegistry registry, string address, out Admission refusal)
    {
        var joined = 0;
        while ((refusal = Join(registry, address)) == Admission.Admitted)
        {
            joined++;
        }

        return joined;
    }

    private Admission EnterAndJoin(string address) => Join(_registry, address);

    private static Admission Join(SocketRegistry registry, string address)
    {
        var admission = registry.Enter(IPAddress.Parse(address), null, out var place);
        if (admission == Admission.Admitted)
        {
            place.EnterRoom();
        }

        return admission;
    }
}
