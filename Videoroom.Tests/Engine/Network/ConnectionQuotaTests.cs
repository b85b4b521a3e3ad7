using System.Net;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Tests.Engine.Network;

public class ConnectionQuotaTests
{
    private static readonly IPAddress Somebody = IPAddress.Parse("192.0.2.1");

    [Fact]
    public void Row13_who_shows_no_credentials_has_few_places_and_who_does_has_many()
    {
        var quota = new ConnectionQuota(1000, 200);
        var places = new Queue<ConnectionPlace>();
        var rounds = new RoundLimit(10_000);
        while (rounds.Next() && quota.TryEnter(Somebody) is { } place)
            places.Enqueue(place);
        Assert.Equal(ConnectionQuota.MostUnprovenPerClient, places.Count);

        foreach (var place in places)
            place.Prove();
        Assert.NotNull(quota.TryEnter(Somebody));
    }

    [Fact]
    public void Row13_strangers_leave_half_of_all_places_to_those_with_credentials()
    {
        var quota = new ConnectionQuota(10, 10);
        var strangers = Enumerable.Range(0, 10).Select(i => quota.TryEnter(IPAddress.Parse($"192.0.2.{i}"))).ToList();
        Assert.Equal(5, strangers.Count(place => place is not null));

        strangers[0]!.Prove();
        Assert.NotNull(quota.TryEnter(Somebody));
        Assert.Null(quota.TryEnter(Somebody));
    }

    [Fact]
    public void A_place_comes_back_once_whenever_and_however_often_it_is_left()
    {
        var quota = new ConnectionQuota(2, 2);
        var first = quota.TryEnter(Somebody)!;
        first.Prove();
        first.Prove();
        first.Leave();
        first.Leave();
        first.Prove();

        Assert.NotNull(quota.TryEnter(Somebody));
        Assert.Null(quota.TryEnter(Somebody));
    }

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    public void A_client_is_an_IPv4_address_or_an_IPv6_network(string one, string other, bool same)
    {
        var quota = new ConnectionQuota(100, 1);
        Assert.NotNull(quota.TryEnter(IPAddress.Parse(one)));
        Assert.Equal(same, quota.TryEnter(IPAddress.Parse(other)) is null);
    }
}
