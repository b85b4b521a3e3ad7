using System.Net;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Tests.Engine.Network;

public class ConnectionQuotaTests
{
    private static readonly IPAddress Somebody = IPAddress.Parse("192.0.2.1");

    private readonly List<string> _ended = [];

    [Fact]
    public void Row13_who_shows_no_credentials_has_few_places_and_who_does_has_many()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 1000, MostPerClient = 200, MostIdlePerClient = 64 });
        var places = Enumerable.Range(0, 100).Select(_ => quota.TryEnter(Somebody)!).ToList();
        Assert.Equal(64, quota.Count);
        Assert.All(places[..36], place => Assert.True(place.HasLeft));
        Assert.All(places[36..], place => Assert.False(place.HasLeft));

        Assert.All(places[36..], place => Assert.True(place.Prove()));
        Assert.NotNull(quota.TryEnter(Somebody));
        Assert.Equal(65, quota.Count);
    }

    [Fact]
    public void Row13_strangers_leave_half_of_all_places_to_those_with_credentials()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 10, MostIdle = 5 });
        var strangers = Enumerable.Range(0, 10).Select(i => quota.TryEnter(IPAddress.Parse($"192.0.2.{i}"))!).ToList();
        Assert.Equal(5, quota.Count);

        Assert.True(strangers[9].Prove());
        Assert.NotNull(quota.TryEnter(Somebody));
        Assert.Equal(6, quota.Count);
        Assert.NotNull(quota.TryEnter(Somebody));
        Assert.Equal(6, quota.Count);
    }

    [Fact]
    public void Row12_the_oldest_of_the_client_with_the_most_goes_first()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 6 });
        Enter(quota, "192.0.2.1", "a1");
        foreach (var name in (string[])["b1", "b2", "b3"])
        {
            Enter(quota, "192.0.2.2", name);
        }

        Enter(quota, "192.0.2.3", "c1");
        Enter(quota, "192.0.2.3", "c2");
        Enter(quota, "192.0.2.4", "d1");
        Assert.Equal(["b1"], _ended);

        // Two clients have two each now: of those, the one with the oldest.
        Enter(quota, "192.0.2.5", "e1");
        Assert.Equal(["b1", "b2"], _ended);
        Enter(quota, "192.0.2.6", "f1");
        Assert.Equal(["b1", "b2", "c1"], _ended);
    }

    [Fact]
    public void Row12_a_client_with_one_connection_keeps_it_under_a_flood_of_others_with_more()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 100, MostIdle = 50 });
        var honest = quota.TryEnter(Somebody, () => _ended.Add("honest"))!;
        for (var i = 0; i < 10_000; i++)
        {
            Assert.NotNull(quota.TryEnter(IPAddress.Parse($"198.51.100.{i % 20}")));
        }

        Assert.False(honest.HasLeft);
        Assert.Equal(50, quota.Count);
    }

    [Fact]
    public void Row12_a_browser_with_six_connections_keeps_them_under_a_flood_of_addresses_with_one_each()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 8192, MostIdle = 2048 });
        Flood(quota, from: 0, count: 2048);
        var browser = Enumerable.Range(0, 6).Select(_ => quota.TryEnter(Somebody)!).ToList();
        Flood(quota, from: 2048, count: 2000);
        Assert.DoesNotContain(browser, place => place.HasLeft);

        // With as many as may be, whoever has been there longest goes: of them all.
        Flood(quota, from: 4048, count: 48);
        Assert.All(browser, place => Assert.True(place.HasLeft));
    }

    [Fact]
    public void Row12_a_flood_with_more_connections_an_address_than_a_browser_opens_loses_its_own_and_no_browser_s()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 8192, MostIdle = 2048 });
        var browser = Enumerable.Range(0, 6).Select(_ => quota.TryEnter(Somebody)!).ToList();
        for (var i = 0; i < 50_000; i++)
        {
            Assert.NotNull(quota.TryEnter(IPAddress.Parse($"198.51.100.{i % 200}")));
        }

        Assert.DoesNotContain(browser, place => place.HasLeft);
        Assert.Equal(2048, quota.Count);
    }

    [Fact]
    public void Row12_what_is_being_answered_and_what_says_nothing_do_not_take_each_other_s_places()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 30, MostIdle = 10, MostWorking = 10, MostProven = 10 });
        var proven = Enumerable.Range(0, 10).Select(_ => quota.TryEnter(Somebody)!).ToList();
        Assert.All(proven, place => Assert.True(place.Prove()));
        var working = Enumerable.Range(0, 10).Select(_ => quota.TryEnter(Somebody)!).ToList();
        working.ForEach(place => place.Work());
        var idle = Enumerable.Range(0, 10).Select(_ => quota.TryEnter(Somebody)!).ToList();

        Assert.False(idle[9].Prove());
        idle[9].Work();
        Assert.True(working[0].HasLeft);
        Assert.NotNull(quota.TryEnter(Somebody));
        working[5].Rest();
        Assert.True(idle[0].HasLeft);
        Assert.DoesNotContain(proven, place => place.HasLeft);
        Assert.Equal((10, 9, 10), (quota.CountOf(ConnectionRank.Idle), quota.CountOf(ConnectionRank.Working), quota.CountOf(ConnectionRank.Proven)));
    }

    [Fact]
    public void Row12_a_client_at_its_bound_replaces_its_own_and_is_refused_when_all_of_them_are_proven()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 100, MostPerClient = 2 });
        Enter(quota, "192.0.2.9", "another's");
        Assert.True(Enter(quota, "192.0.2.1", "first")!.Prove());
        Enter(quota, "192.0.2.1", "second");
        Assert.True(Enter(quota, "192.0.2.1", "third")!.Prove());
        Assert.Equal(["second"], _ended);

        Assert.Null(quota.TryEnter(Somebody, null, isShared: false, out var isClientFull));
        Assert.True(isClientFull);
    }

    [Fact]
    public void Row12_a_full_house_of_proven_ones_lets_nobody_in()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 1 });
        Assert.True(quota.TryEnter(Somebody)!.Prove());

        Assert.Null(quota.TryEnter(IPAddress.Parse("192.0.2.2"), null, isShared: false, out var isClientFull));
        Assert.False(isClientFull);
    }

    [Fact]
    public void Connections_of_a_reverse_proxy_are_bound_by_the_totals_only()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 10, MostPerClient = 2 });
        var places = Enumerable.Range(0, 10).Select(_ => quota.TryEnter(Somebody, isShared: true)!).ToList();
        Assert.DoesNotContain(places, place => place.HasLeft);

        // Each is a client of its own: the oldest of them goes, as of any other clients.
        Assert.NotNull(quota.TryEnter(IPAddress.Parse("192.0.2.2")));
        Assert.True(places[0].HasLeft);
        Assert.Equal(10, quota.Count);
    }

    [Fact]
    public void Row12_a_stranger_behind_a_proxy_takes_half_of_the_places_and_the_others_are_of_those_who_come_directly()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 100, MostIdle = 20, MostWorking = 20, MostProven = 60, MostPerClient = 5 });
        var idle = Enumerable.Range(1, 10).Select(i => quota.TryEnter(IPAddress.Parse($"192.0.2.{i}"))!).ToList();
        var working = Enumerable.Range(1, 10).Select(i => quota.TryEnter(IPAddress.Parse($"203.0.113.{i}"))!).ToList();
        working.ForEach(place => place.Work());
        List<ConnectionPlace> shared = [];
        for (var i = 0; i < 200; i++)
        {
            shared.Add(quota.TryEnter(IPAddress.Loopback, isShared: true)!);
            if (i % 2 == 0)
            {
                shared[^1].Work();
            }
        }

        Assert.DoesNotContain(idle.Concat(working), place => place.HasLeft);
        Assert.Equal((20, 20), (quota.CountOf(ConnectionRank.Idle), quota.CountOf(ConnectionRank.Working)));
        Assert.DoesNotContain(shared[^20..], place => place.HasLeft);
    }

    [Fact]
    public void Row12_a_client_that_joins_and_leaves_has_no_more_idle_ones_than_one_that_never_joined()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 100, MostIdle = 50, MostIdlePerClient = 4 });
        Enter(quota, "192.0.2.9", "another's");
        List<ConnectionPlace> places = [];
        for (var i = 0; i < 10; i++)
        {
            places.Add(Enter(quota, "192.0.2.1", $"{i}")!);
            Assert.True(places[^1].Prove());
        }

        places.ForEach(place => place.Rest());
        Assert.Equal(["0", "1", "2", "3", "4", "5"], _ended);
        Assert.Equal(5, quota.CountOf(ConnectionRank.Idle));
    }

    [Fact]
    public void A_place_comes_back_once_whenever_and_however_often_it_is_left()
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 2 });
        var first = quota.TryEnter(Somebody)!;
        Assert.True(first.Prove());
        Assert.True(first.Prove());
        first.Leave();
        first.Leave();
        Assert.False(first.Prove());
        first.Rest();
        Assert.Equal(0, quota.Count);

        Assert.True(quota.TryEnter(Somebody)!.Prove());
        Assert.True(quota.TryEnter(Somebody)!.Prove());
        Assert.Null(quota.TryEnter(Somebody));
    }

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    public void A_client_is_an_IPv4_address_or_an_IPv6_network(string one, string other, bool same)
    {
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 100, MostPerClient = 1 });
        Assert.True(quota.TryEnter(IPAddress.Parse(one))!.Prove());
        Assert.Equal(same, quota.TryEnter(IPAddress.Parse(other)) is null);
    }

    [Fact]
    public void Whatever_comes_goes_and_changes_the_counts_are_those_of_the_places_that_are_held()
    {
        var random = new Random(11);
        var quota = new ConnectionQuota(new ConnectionLimits { Most = 40, MostIdle = 15, MostWorking = 10, MostProven = 12, MostPerClient = 8, MostIdlePerClient = 5 });
        List<ConnectionPlace> all = [];
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                if (quota.TryEnter(IPAddress.Parse($"192.0.2.{random.Next(12)}"), isShared: random.Next(8) == 0) is { } place)
                {
                    all.Add(place);
                }
            }
            else if (all.Count > 0)
            {
                var place = all[random.Next(all.Count)];
                switch (random.Next(4))
                {
                    case 0: place.Prove(); break;
                    case 1: place.Work(); break;
                    case 2: place.Rest(); break;
                    default: place.Leave(); break;
                }
            }

            all.RemoveAll(place => place.HasLeft);
            Assert.Equal(all.Count, quota.Count);
            Assert.True(quota.CountOf(ConnectionRank.Idle) <= 15 && quota.CountOf(ConnectionRank.Working) <= 10 && quota.CountOf(ConnectionRank.Proven) <= 12);
        }
    }

    private static void Flood(ConnectionQuota quota, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            Assert.NotNull(quota.TryEnter(new IPAddress([10, 0, (byte)(i >> 8), (byte)i])));
        }
    }

    private ConnectionPlace? Enter(ConnectionQuota quota, string address, string name)
        => quota.TryEnter(IPAddress.Parse(address), () => _ended.Add(name));
}
