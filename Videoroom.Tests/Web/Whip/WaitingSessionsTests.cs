using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

/// <summary>Which session gives way when too many wait for their clients.</summary>
public class WaitingSessionsTests
{
    private static readonly HttpSessionLimits Limits = new() { MaxWaiting = 6, MaxWaitingPerAddress = 3, MaxWaitingPerRoom = 4 };

    private readonly WaitingSessions _waiting = new(Limits);
    private readonly HttpSessionRegistry _registry =
        new(Limits, new DroppedSessions(new FakeTimeProvider(), NullLogger<DroppedSessions>.Instance));

    [Fact]
    public void Of_an_address_with_too_many_the_one_that_waits_longest_gives_way()
    {
        var first = Add("192.0.2.1", "a");
        Add("192.0.2.2", "a");
        var second = Add("192.0.2.1", "b");
        Add("192.0.2.1", "c");

        Assert.Same(first, Surplus("192.0.2.1", "d"));
        Assert.Null(Surplus("192.0.2.2", "d"));
        Assert.True(_waiting.Remove(first));
        Assert.False(_waiting.Remove(first));
        Assert.Null(Surplus("192.0.2.1", "d"));
        Assert.Same(second, _waiting.OldestOf(second.Address));
    }

    [Fact]
    public void For_a_room_with_too_many_it_is_one_of_the_address_that_has_most_there()
    {
        Add("192.0.2.1", "a");
        var grabber = Add("192.0.2.2", "a");
        Add("192.0.2.2", "a");
        Add("192.0.2.3", "a");
        Add("192.0.2.1", "b");
        Add("192.0.2.1", "b");

        _waiting.Remove(_waiting.OldestOf(IPAddress.Parse("192.0.2.1"))!);
        Add("192.0.2.4", "a");
        Assert.Same(grabber, Surplus("192.0.2.5", "a"));
        _waiting.Remove(grabber);
        Assert.Null(Surplus("192.0.2.5", "a"));
    }

    [Fact]
    public void On_a_node_with_too_many_it_is_one_of_the_address_that_has_most_and_an_honest_client_of_another_one_stays()
    {
        var honest = Add("198.51.100.1", "a");
        var grabber = Add("192.0.2.1", "b");
        Add("192.0.2.1", "c");
        Add("192.0.2.2", "d");
        Add("192.0.2.3", "e");
        Add("192.0.2.4", "f");

        Assert.Same(grabber, Surplus("192.0.2.5", "g"));
        Assert.Same(grabber, _waiting.OldestOfMost());
        _waiting.Remove(grabber);
        Add("192.0.2.5", "g");

        // All have one now: the one that waits longest has had the most time.
        Assert.Same(honest, Surplus("192.0.2.6", "h"));
    }

    [Fact]
    public void A_school_with_four_sessions_keeps_them_under_a_flood_of_addresses_with_one_each()
    {
        var waiting = new WaitingSessions(new HttpSessionLimits());
        for (var i = 0; i < 1000 - 4; i++)
        {
            waiting.Add(NewSession($"10.0.{i / 250}.{i % 250}", $"{i % 100}"));
        }

        var school = Enumerable.Range(0, 4).Select(_ => NewSession("192.0.2.1", "a")).ToList();
        school.ForEach(waiting.Add);
        for (var i = 0; i < 900; i++)
        {
            var surplus = waiting.FindSurplus(IPAddress.Parse("10.1.0.1"), "b");
            Assert.DoesNotContain(surplus, school);
            waiting.Remove(surplus!);
            waiting.Add(NewSession($"10.2.{i / 250}.{i % 250}", $"{i % 100}"));
        }
    }

    [Fact]
    public void With_none_that_waits_nobody_gives_way()
    {
        Assert.Null(_waiting.OldestOfMost());
        Assert.Null(_waiting.OldestOf(IPAddress.Loopback));
        Assert.Null(Surplus("192.0.2.1", "a"));
    }

    private HttpSession? Surplus(string address, string roomId) => _waiting.FindSurplus(IPAddress.Parse(address), roomId);

    private HttpSession Add(string address, string roomId)
    {
        var session = NewSession(address, roomId);
        _waiting.Add(session);
        return session;
    }

    private HttpSession NewSession(string address, string roomId)
    {
        Assert.True(HttpOffer.TryRead(WhipClient.Fixture("aiortc"), PeerRole.Publisher, new RoomSystemOptions(), out var offer, out _));
        return new HttpSession(roomId, offer, IPAddress.Parse(address), _registry);
    }
}
