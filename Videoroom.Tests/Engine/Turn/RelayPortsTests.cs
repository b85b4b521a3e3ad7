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
            taken.Add(port);
        Assert.Equal(1000, taken.Distinct().Count());
        Assert.All(taken, port => Assert.InRange(port, 50_000, 50_999));
        Assert.NotEqual(taken.Order(), taken.Take(100).Concat(taken.Skip(100)));
        Assert.True(ports.TryTake(RelayFamily.IPv6, out var other));
        Assert.Equal(1001, ports.Taken);

        ports.Return(RelayFamily.IPv6, other);
        foreach (var port in taken)
            ports.Return(RelayFamily.IPv4, port);
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
            ports.Return(RelayFamily.IPv4, port);
        Assert.False(ports.TryTakeEven(RelayFamily.IPv4, withNext: true, out _));
        Assert.True(ports.TryTakeEven(RelayFamily.IPv4, withNext: false, out _));
    }

    [Fact]
    public void Row14_tokens_are_random()
    {
        var user = new TurnUsers(TurnRig.Options, new FakeTimeProvider()).Add("a", null);
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
                    continue;
                Assert.Equal(1, Interlocked.Increment(ref owners[port - 50_000]));
                Interlocked.Decrement(ref owners[port - 50_000]);
                ports.Return(RelayFamily.IPv4, port);
            }
        })));
        Assert.Equal(0, ports.Taken);
    }
}
