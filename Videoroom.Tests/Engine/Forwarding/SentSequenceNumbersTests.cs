using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

public class SentSequenceNumbersTests
{
    [Fact]
    public void Each_number_is_given_out_once_within_the_window()
    {
        var random = new Random(11);
        var sent = new SentSequenceNumbers(999);
        var given = new HashSet<long>();
        long highest = 999;
        for (var i = 0; i < 20_000; i++)
        {
            var next = random.Next(3) == 0 ? highest - random.Next(5000) : highest + random.Next(1, 4);
            var expected = next >= 1000 && next > highest - SentSequenceNumbers.Window && !given.Contains(next);
            Assert.Equal(expected, sent.TryAdd(next));
            given.Add(next);
            highest = Math.Max(highest, next);
            Assert.Equal(highest, sent.Highest);
        }
    }

    [Fact]
    public void A_jump_beyond_the_window_forgets_what_lay_before()
    {
        var sent = new SentSequenceNumbers(0);
        Assert.True(sent.TryAdd(1));
        Assert.True(sent.TryAdd(1_000_000));
        Assert.False(sent.TryAdd(1_000_000 - SentSequenceNumbers.Window));
        Assert.True(sent.TryAdd(1_000_000 - SentSequenceNumbers.Window + 1));
    }

    [Fact]
    public void The_numbers_given_out_up_to_one_are_counted()
    {
        var random = new Random(5);
        var sent = new SentSequenceNumbers(0x1_0000);
        var given = new SortedSet<long>();
        for (var i = 0; i < 5_000; i++)
        {
            var next = sent.Highest + random.Next(-50, 60);
            if (sent.TryAdd(next))
            {
                given.Add(next);
            }

            var asked = Math.Max(0x1_0000, sent.Highest - random.Next(SentSequenceNumbers.Window));
            if (i % 50 == 0)
            {
                Assert.Equal(given.Count(number => number <= asked), sent.CountUpTo(asked));
            }
        }

        Assert.Equal(given.Count, sent.Count);
    }
}
