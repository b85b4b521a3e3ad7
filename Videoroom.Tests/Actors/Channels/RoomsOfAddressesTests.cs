using System.Net;
using Videoroom.Actors.Channels;

namespace Videoroom.Tests.Actors.Channels;

public class RoomsOfAddressesTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Guest = IPAddress.Parse("192.0.2.2");

    private readonly RoomsOfAddresses _rooms = new(2);

    [Fact]
    public void An_address_may_be_in_so_many_rooms_and_with_so_many_peers_in_each_as_they_hold()
    {
        for (var peer = 0; peer < 100; peer++)
        {
            Assert.True(_rooms.Allows(Stranger, "a"));
            _rooms.Enter(Stranger, "a");
        }

        _rooms.Enter(Stranger, "b");
        Assert.False(_rooms.Allows(Stranger, "c"));
        Assert.True(_rooms.Allows(Stranger, "b"));
        Assert.True(_rooms.Allows(Guest, "c"));
    }

    [Fact]
    public void A_room_counts_until_the_last_peer_of_the_address_has_gone_and_nothing_is_kept_then()
    {
        _rooms.Enter(Stranger, "a");
        _rooms.Enter(Stranger, "a");
        _rooms.Enter(Stranger, "b");
        _rooms.Leave(Stranger, "a");
        Assert.False(_rooms.Allows(Stranger, "c"));
        _rooms.Leave(Stranger, "a");
        Assert.True(_rooms.Allows(Stranger, "c"));
        _rooms.Leave(Stranger, "b");
        Assert.Equal(0, _rooms.Count);
    }
}
