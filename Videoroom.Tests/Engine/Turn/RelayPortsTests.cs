using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

public class RelayPortsTests
{
    [Fact]
    public void Ports_are_taken_at_random_until_none_is_left_and_families_do_not_share_them()
    {
        var ports = new RelayPorts(50_000, 50_999);
        var taken = new List<ushort>();
        var rounds = new RoundLimit(100_000);
        while (rounds.Next() && ports.TryTake(RelayFamily.IPv4, out var port))
        {
            taken.Add(port);
        }

        Assert.Equal(1000, taken.Distinct().Count());
        Assert.All(taken, port => Assert.InRange(port, 50_000, 50_999));
        Assert.NotEqual(taken.Order(), taken.Take(100).Concat(taken.Skip(100)));
        Assert.True(ports.TryTake(RelayFamily.IPv6, out var other));
        Assert.Equal(1001, ports.Taken);

        ports.Return(RelayFamily.IPv6, other);
        foreach (var port in taken)
        {
            ports.Return(RelayFamily.IPv4, port);
        }

        Assert.Equal(0, ports.Taken);
    }

    [Theory]
    [InlineData(50_000, 50_000, 1, 0)]
    [InlineData(50_001, 50_001, 0, 0)]
    [InlineData(50_001, 50_002, 1, 0)]
    [InlineData(50_000, 50_001, 1, 1)]
    [InlineData(50_001, 50_006, 3, 2)]
    [InlineData(50_000, 50_006, 4, 3)]
    [InlineData(65_534, 65_535, 1, 1)]
    public void Even_ports_are_even_and_pairs_lie_inside_the_range(int first, int last, int evens, int pairs)
    {
        var ports = new RelayPorts((ushort)first, (ushort)last);
        Assert.Equal(evens, Count(withNext: false));
        Assert.Equal(pairs, Count(withNext: true));

        int Count(bool withNext)
        {
            var fresh = new RelayPorts((ushort)first, (ushort)last);
            var count = 0;
            var rounds = new RoundLimit(100_000);
            while (rounds.Next() && fresh.TryTakeEven(RelayFamily.IPv6, withNext, out var port))
            {
                Assert.True(port % 2 == 0 && port >= first && port < last + (withNext ? 0 : 1));
                count++;
            }

            Assert.Equal(withNext ? 2 * count : count, fresh.Taken);
            return count;
        }
    }

    [Fact]
    public void An_odd_port_that_is_taken_leaves_its_even_one_free()
    {
        var ports = new RelayPorts(50_000, 50_001);
        var rounds = new RoundLimit(100_000);
        while (rounds.Next() && ports.TryTake(RelayFamily.IPv4, out var port) && port != 50_001)
        {
            ports.Return(RelayFamily.IPv4, port);
        }

        Assert.False(ports.TryTakeEven(RelayFamily.IPv4, withNext: true, out _));
        Assert.True(ports.TryTakeEven(RelayFamily.IPv4, withNext: false, out _));
    }

    [Fact]
    public void Row14_a_reserved_port_is_claimed_once_by_its_user_until_it_expires()
    {
        var (user, other, sockets) = (AddUser("a"), AddUser("b"), new FakeRelaySockets());
        var ports = new RelayPorts(50_000, 50_001);
        Assert.True(ports.TryTakeEven(RelayFamily.IPv6, withNext: true, out var even));
        var reserved = sockets.TryBind(RelayFamily.IPv6, 50_001);
        Assert.True(user.TryAddAllocations(1));
        var token = ports.Reserve(RelayFamily.IPv6, 50_001, reserved, user, nowMs: 1000);
        const long end = 1000 + TurnLimits.ReservationMs;

        Assert.False(ports.TryClaim(token ^ 1, user, 1000, out var family, out var port, out var socket));
        Assert.Equal((default(RelayFamily), 0, (IRelaySocket?)null), (family, (int)port, socket));
        Assert.False(ports.TryClaim(token, other, 1000, out _, out _, out _));
        Assert.False(ports.TryClaim(token, other, end, out _, out _, out _));
        Assert.False(ports.TryClaim(token, user, end, out _, out _, out _));
        Assert.False(ports.TryExpire(token, end - 1));
        Assert.True(ports.TryClaim(token, user, end - 1, out family, out port, out socket));
        Assert.Equal((RelayFamily.IPv6, 50_001, reserved), (family, (int)port, socket));

        // From now on it is the allocation's: nothing is given back, and nobody gets it a second time.
        Assert.False(ports.TryClaim(token, user, end - 1, out _, out _, out _));
        Assert.True(ports.TryExpire(token, end));
        Assert.Equal((2, 1, 1), (ports.Taken, user.Allocations, sockets.Open.Count));
        Assert.Equal(50_000, even);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reservation_gives_back_what_it_has_once_when_its_time_is_over_or_its_user_has_left(bool hasLeft)
    {
        var (user, sockets) = (AddUser("a"), new FakeRelaySockets());
        var ports = new RelayPorts(50_000, 50_001);
        Assert.True(ports.TryTakeEven(RelayFamily.IPv4, withNext: true, out _));
        Assert.True(user.TryAddAllocations(1));
        var token = ports.Reserve(RelayFamily.IPv4, 50_001, sockets.TryBind(RelayFamily.IPv4, 50_001), user, nowMs: 1000);

        Assert.False(ports.TryExpire(token, 1000));
        if (hasLeft)
        {
            user.Close();
        }

        for (var i = 0; i < 2; i++)
        {
            Assert.True(ports.TryExpire(token, hasLeft ? 1000 : 1000 + TurnLimits.ReservationMs));
            Assert.Equal((1, 0, 0), (ports.Taken, user.Allocations, sockets.Open.Count));
        }

        Assert.True(ports.TryTake(RelayFamily.IPv4, out var port));
        Assert.Equal(50_001, port);
    }

    [Theory]
    [InlineData(50_000, 50_015)]
    [InlineData(50_000, 50_016)]
    [InlineData(50_001, 50_016)]
    [InlineData(50_001, 50_017)]
    public void Shared_ports_and_pairs_lie_inside_the_range_and_are_free_again_when_all_have_given_them_back(int first, int last)
    {
        var ports = new RelayPorts((ushort)first, (ushort)last, mayShare: true);
        var taken = new List<ushort>();
        for (var i = 0; i < 200; i++)
        {
            Assert.True(ports.TryTake(RelayFamily.IPv4, out var single));
            Assert.True(ports.TryTakeEven(RelayFamily.IPv4, withNext: false, out var even));
            Assert.True(ports.TryTakeEven(RelayFamily.IPv4, withNext: true, out var pair));
            Assert.Equal((0, 0), (even % 2, pair % 2));
            taken.AddRange([single, even, pair, (ushort)(pair + 1)]);
        }

        Assert.All(taken, port => Assert.InRange(port, first, last));
        Assert.Equal(taken.Count, ports.Taken);
        foreach (var port in taken)
        {
            ports.Return(RelayFamily.IPv4, port);
        }

        Assert.Equal(0, ports.Taken);

        // While there is a free one, none is shared.
        var size = last - first + 1;
        Assert.Equal(size, Enumerable.Range(0, size).Select(_ => ports.TryTake(RelayFamily.IPv4, out var port) ? port : 0).Distinct().Count());
    }

    [Theory]
    [InlineData(50_001, false)]
    [InlineData(50_001, true)]
    [InlineData(50_000, true)]
    public void Where_no_even_port_lies_there_is_none_to_share(int port, bool withNext)
    {
        var ports = new RelayPorts((ushort)port, (ushort)port, mayShare: true);
        Assert.False(ports.TryTakeEven(RelayFamily.IPv4, withNext, out var none));
        Assert.Equal((0, 0), ((int)none, ports.Taken));
    }

    [Fact]
    public void Row15_the_search_for_a_free_port_has_an_end_where_ports_may_be_shared()
    {
        const int count = 2000;
        var ports = new RelayPorts(50_000, 50_000 + count - 1, mayShare: true);
        var holders = new int[count];
        for (var i = 0; i < 40 * count; i++)
        {
            Assert.True(ports.TryTake(RelayFamily.IPv4, out var port));
            holders[port - 50_000]++;
        }

        // The only free one is rarely among the few that are looked at.
        while (holders[0]-- > 0)
        {
            ports.Return(RelayFamily.IPv4, 50_000);
        }

        var found = 0;
        for (var i = 0; i < 20; i++)
        {
            Assert.True(ports.TryTake(RelayFamily.IPv4, out var port));
            found += port == 50_000 ? 1 : 0;
            ports.Return(RelayFamily.IPv4, port);
        }

        Assert.InRange(found, 0, 10);
    }

    [Fact]
    public void Row14_tokens_are_random()
    {
        var user = AddUser("a");
        var ports = new RelayPorts(50_000, 50_999);
        var tokens = Enumerable.Range(0, 100).Select(i => ports.Reserve(RelayFamily.IPv4, (ushort)(50_000 + i), null, user, 0)).ToHashSet();
        Assert.Equal(100, tokens.Count);
        Assert.DoesNotContain(0UL, tokens);
        Assert.InRange(tokens.Count(token => token >> 63 == 1), 20, 80);
    }

    [Fact]
    public async Task Loops_may_take_and_return_at_the_same_time()
    {
        var ports = new RelayPorts(50_000, 50_009);
        var owners = new int[10];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                if (!ports.TryTake(RelayFamily.IPv4, out var port))
                {
                    continue;
                }

                Assert.Equal(1, Interlocked.Increment(ref owners[port - 50_000]));
                Interlocked.Decrement(ref owners[port - 50_000]);
                ports.Return(RelayFamily.IPv4, port);
            }
        })));
        Assert.Equal(0, ports.Taken);
    }

    private static TurnUser AddUser(string name) => new TurnUsers(TurnRig.Options, new FakeTimeProvider()).Add(name, null);
}
