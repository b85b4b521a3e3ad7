using System.Net;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Tests.Engine.Ice;

public class IcePairTableTests
{
    private readonly IcePairTable _table = new();

    [Fact]
    public void A_pair_is_both_addresses_and_the_way_between_them()
    {
        var pair = Pair(1);
        _table.Renew(pair, 0, default, out _);

        Assert.True(_table.Contains(pair));
        Assert.False(_table.Contains(pair with { Remote = Pair(2).Remote }));
        Assert.False(_table.Contains(pair with { Local = TransportAddress.FromAddress(IPAddress.Parse("198.51.100.2"), 20_000) }));
        Assert.False(_table.Contains(pair with { Kind = PathKind.Tcp }));
        Assert.False(_table.Contains(default));
    }

    [Fact]
    public void A_pair_is_new_once_and_fresh_since_its_last_check()
    {
        Assert.True(_table.Renew(Pair(1), 100, default, out var replaced));
        Assert.Null(replaced);
        Assert.True(_table.IsFresh(Pair(1), 99));
        Assert.False(_table.IsFresh(Pair(1), 100));
        Assert.False(_table.IsFresh(Pair(2), 0));

        Assert.False(_table.Renew(Pair(1), 200, default, out replaced));
        Assert.Null(replaced);
        Assert.True(_table.IsFresh(Pair(1), 199));
        Assert.False(_table.IsFresh(Pair(1), 200));
    }

    [Fact]
    public void A_full_table_gives_up_the_pair_whose_check_is_the_longest_ago()
    {
        for (var i = 0; i < IcePairTable.Capacity; i++)
        {
            Assert.True(_table.Renew(Pair(i), 1_000 + i, Pair(0), out _));
        }
        // The second one is checked again, so the third is the oldest now; the first is selected.
        _table.Renew(Pair(1), 2_000, Pair(0), out _);

        Assert.True(_table.Renew(Pair(100), 3_000, Pair(0), out var replaced));
        Assert.Equal(Pair(2), replaced);
        Assert.True(_table.Renew(Pair(101), 3_001, Pair(0), out replaced));
        Assert.Equal(Pair(3), replaced);

        Assert.All([Pair(0), Pair(1), Pair(4), Pair(100), Pair(101)], pair => Assert.True(_table.Contains(pair)));
        Assert.All([Pair(2), Pair(3)], pair => Assert.False(_table.Contains(pair)));
    }

    [Fact]
    public void Silent_pairs_are_removed_one_by_one_the_oldest_first_and_the_others_keep_their_times()
    {
        for (var i = 0; i < 5; i++)
        {
            _table.Renew(Pair(i), 100 * i, Pair(0), out _);
        }

        Assert.True(_table.TryRemoveSilent(250, Pair(0), out var removed));
        Assert.Equal(Pair(1), removed);
        Assert.True(_table.TryRemoveSilent(250, Pair(0), out removed));
        Assert.Equal(Pair(2), removed);
        Assert.False(_table.TryRemoveSilent(250, Pair(0), out removed));
        Assert.True(removed.IsNone);

        Assert.False(_table.TryRemoveSilent(299, Pair(0), out _));
        Assert.True(_table.TryRemoveSilent(300, Pair(0), out removed));
        Assert.Equal(Pair(3), removed);
        Assert.True(_table.IsFresh(Pair(4), 399));
        Assert.False(_table.IsFresh(Pair(4), 400));
        Assert.True(_table.Contains(Pair(0)));
    }

    [Fact]
    public void Without_a_selected_pair_every_silent_one_goes()
    {
        _table.Renew(Pair(1), 5, default, out _);
        _table.Renew(Pair(2), 9, default, out _);

        Assert.True(_table.TryRemoveSilent(9, default, out var removed));
        Assert.Equal(Pair(1), removed);
        Assert.True(_table.TryRemoveSilent(9, default, out removed));
        Assert.Equal(Pair(2), removed);
        Assert.False(_table.TryRemoveSilent(9, default, out _));
        Assert.False(_table.Contains(Pair(1)) || _table.Contains(Pair(2)));
    }

    private static Path Pair(int index) => Path.Udp(
        TransportAddress.FromAddress(IPAddress.Parse("192.0.2.1"), (ushort)(4_000 + index)),
        TransportAddress.FromAddress(IPAddress.Parse("198.51.100.1"), 20_000));
}
