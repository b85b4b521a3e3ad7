using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

public class SequenceWindowTests
{
    [Fact]
    public void Each_number_counts_once_in_any_order_and_over_the_wrap()
    {
        var random = new Random(3);
        var window = new SequenceWindow();
        for (var block = 65_000; block < 67_000; block += 100)
        {
            var numbers = Enumerable.Range(block, 100).Select(number => (ushort)number).ToArray();
            random.Shuffle(numbers);
            Assert.All(numbers, number => Assert.True(window.TryAdd(number)));
            random.Shuffle(numbers);
            Assert.All(numbers, number => Assert.False(window.TryAdd(number)));
        }
    }

    [Fact]
    public void What_lies_behind_the_window_is_refused_and_a_jump_forgets_what_was_before()
    {
        var window = new SequenceWindow();
        Assert.True(window.TryAdd(2000));
        Assert.True(window.TryAdd(977));
        Assert.False(window.TryAdd(976));

        Assert.True(window.TryAdd(12_000));
        Assert.False(window.TryAdd(12_000));
        Assert.True(window.TryAdd(11_500));
        Assert.False(window.TryAdd(2000));
    }
}
