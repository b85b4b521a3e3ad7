using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.Srtp;

public class ReplayWindowTests
{
    [Fact]
    public void The_first_index_may_be_any_and_is_accepted_once()
    {
        foreach (var first in new ulong[] { 0, 1, 63, 64, 1023, 1024, 0xffff, (1UL << 48) - 1 })
        {
            var window = new ReplayWindow();
            Assert.True(window.Accepts(first));

            window.Add(first);

            Assert.Equal(first, window.Highest);
            Assert.False(window.Accepts(first));
            Assert.True(window.Accepts(first + 1));
        }
    }

    [Fact]
    public void Row07_packets_that_were_skipped_are_accepted_late_and_once_though_older_ones_had_their_places()
    {
        var window = new ReplayWindow();
        for (var index = 0UL; index < ReplayWindow.Length; index++)
        {
            window.Add(index);
        }

        // A gap of 500: its places in the window are those of indices that were all received.
        window.Add(ReplayWindow.Length + 500);

        for (var late = (ulong)ReplayWindow.Length; late < ReplayWindow.Length + 500; late++)
        {
            Assert.True(window.Accepts(late), $"{late} was never received.");
            window.Add(late);
            Assert.False(window.Accepts(late), $"{late} was received.");
        }

        Assert.Equal(ReplayWindow.Length + 500UL, window.Highest);
    }

    [Theory]
    [InlineData(ReplayWindow.Length - 1)]
    [InlineData(ReplayWindow.Length)]
    [InlineData(ReplayWindow.Length + 1)]
    [InlineData(10 * ReplayWindow.Length)]
    public void Row07_after_a_jump_everything_within_the_window_is_new_and_everything_behind_it_too_old(int jump)
    {
        var window = new ReplayWindow();
        for (var index = 0UL; index < ReplayWindow.Length; index++)
        {
            window.Add(index);
        }

        var before = window.Highest;

        window.Add(before + (ulong)jump);

        var oldest = window.Highest - ReplayWindow.Length + 1;
        for (var index = window.Highest - 1; index >= oldest; index--)
        {
            Assert.Equal(index > before, window.Accepts(index));
        }

        Assert.False(window.Accepts(window.Highest));
        Assert.False(window.Accepts(oldest - 1));
        Assert.False(window.Accepts(0));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(700)]
    [InlineData(2500)]
    public void Row07_whatever_the_order_each_index_within_the_window_is_accepted_exactly_once(int spread)
    {
        var random = new Random(spread);
        var window = new ReplayWindow();
        var received = new HashSet<ulong>();
        var (middle, highest) = (5_000UL, 0UL);
        for (var i = 0; i < 20_000; i++)
        {
            middle += (ulong)random.Next(4);
            var index = middle + (ulong)random.Next(spread);
            var isNew = (received.Count == 0 || index + ReplayWindow.Length > window.Highest) && !received.Contains(index);

            Assert.Equal(isNew, window.Accepts(index));

            if (isNew)
            {
                window.Add(index);
                received.Add(index);
                highest = Math.Max(highest, index);
                Assert.Equal(highest, window.Highest);
            }
        }
    }
}
