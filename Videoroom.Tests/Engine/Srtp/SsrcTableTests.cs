using System.Runtime.CompilerServices;
using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.Srtp;

public class SsrcTableTests
{
    [Fact]
    public void Each_SSRC_keeps_its_own_state_while_the_table_grows()
    {
        var table = new SsrcTable<int>(100);
        for (var ssrc = 0u; ssrc < 100; ssrc++)
        {
            Assert.False(Has(table, ssrc));
            table.Add(ssrc) = (int)(1000 + ssrc);
            Assert.Equal((int)ssrc + 1, table.Count);
        }

        for (var ssrc = 0u; ssrc < 100; ssrc++)
        {
            Assert.Equal((int)(1000 + ssrc), table.Find(ssrc));
            table.Find(ssrc)++;
            Assert.Equal((int)(1001 + ssrc), table.Find(ssrc));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(20)]
    public void A_full_table_takes_no_more_and_keeps_what_it_has(int capacity)
    {
        var table = new SsrcTable<int>(capacity);
        for (var ssrc = 1u; ssrc <= capacity; ssrc++)
        {
            table.Add(ssrc) = 7;
        }

        Assert.True(Unsafe.IsNullRef(ref table.Add(99)));

        Assert.Equal(capacity, table.Count);
        Assert.False(Has(table, 99));
        Assert.True(Has(table, 1));
        Assert.True(Has(table, (uint)capacity));
    }

    [Theory]
    [InlineData(1, new uint[] { 2, 3 })]
    [InlineData(2, new uint[] { 1, 3 })]
    [InlineData(3, new uint[] { 1, 2 })]
    [InlineData(4, new uint[] { 1, 2, 3 })]
    public void One_that_is_taken_out_is_unknown_and_the_others_keep_their_states(uint removed, uint[] kept)
    {
        var table = new SsrcTable<int>(3);
        foreach (var ssrc in new uint[] { 1, 2, 3 })
        {
            table.Add(ssrc) = (int)(10 * ssrc);
        }

        _ = table.Find(3);

        table.Remove(removed);

        Assert.Equal(kept.Length, table.Count);
        Assert.All(kept, ssrc => Assert.Equal((int)(10 * ssrc), table.Find(ssrc)));
        Assert.False(Has(table, removed));
    }

    [Fact]
    public void A_place_that_became_free_is_used_again()
    {
        var table = new SsrcTable<int>(1);
        table.Add(1) = 5;
        table.Remove(1);

        table.Add(2) = 6;

        Assert.Equal(6, table.Find(2));
        Assert.False(Has(table, 1));
    }

    private static bool Has(SsrcTable<int> table, uint ssrc) => !Unsafe.IsNullRef(ref table.Find(ssrc));
}
