using System.Net;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public class AddressRateLimitTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Ten_seconds_worth_may_come_at_once_and_then_so_many_a_second()
    {
        var limit = new AddressRateLimit(2, _clock);
        Assert.Equal(20, Taken(limit, "192.0.2.1"));
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(6, Taken(limit, "192.0.2.1"));
    }

    [Fact]
    public void Each_address_has_its_own_and_all_of_an_IPv6_64_have_one()
    {
        var limit = new AddressRateLimit(1, _clock);
        Assert.Equal(10, Taken(limit, "192.0.2.1"));
        Assert.Equal(10, Taken(limit, "192.0.2.2"));
        Assert.Equal(10, Taken(limit, "2001:db8::1"));
        Assert.Equal(0, Taken(limit, "2001:db8::2"));
        Assert.Equal(0, Taken(limit, "::ffff:192.0.2.1"));
    }

    [Fact]
    public void What_was_spent_is_not_forgotten_sooner_than_it_has_come_back()
    {
        var limit = new AddressRateLimit(1, _clock);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(10, Taken(limit, "192.0.2.1"));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, Taken(limit, "192.0.2.1"));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(10, Taken(limit, "192.0.2.1"));
    }

    [Fact]
    public void More_addresses_than_are_remembered_are_refused_until_the_old_ones_are_forgotten()
    {
        var limit = new AddressRateLimit(1, _clock, maxAddresses: 2);
        Assert.True(limit.TryTake(IPAddress.Parse("192.0.2.1")));
        Assert.True(limit.TryTake(IPAddress.Parse("192.0.2.2")));
        Assert.False(limit.TryTake(IPAddress.Parse("192.0.2.3")));
        Assert.True(limit.TryTake(IPAddress.Parse("192.0.2.1")));
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True(limit.TryTake(IPAddress.Parse("192.0.2.3")));
    }

    private static int Taken(AddressRateLimit limit, string address)
    {
        var taken = 0;
        var rounds = new RoundLimit(100_000);
        while (rounds.Next() && limit.TryTake(IPAddress.Parse(address)))
        {
            taken++;
        }

        return taken;
    }
}
