using Videoroom.Engine.Forwarding.Layers;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

public class PictureHistoryTests
{
    private readonly PictureHistory<int> _history = new();

    [Fact]
    public void Pictures_are_found_over_the_wrap_of_timestamps()
    {
        for (var i = 0; i < 300; i++)
        {
            var timestamp = unchecked(uint.MaxValue - 450_000 + (uint)(i * 3000));
            Assert.Equal(PicturePlace.New, _history.Find(timestamp, out _));
            _history.Add(timestamp, i);
            Assert.Equal(PicturePlace.Known, _history.Find(timestamp, out var age));
            Assert.Equal(i, _history[age]);
        }

        Assert.Equal(PictureHistory<int>.Capacity, _history.Count);
    }

    [Fact]
    public void A_late_picture_is_put_behind_the_one_before_it()
    {
        _history.Add(1000, 1);
        _history.Add(4000, 4);
        _history.Add(7000, 7);

        Assert.Equal(PicturePlace.Late, _history.Find(2000, out var age));
        Assert.Equal(1, _history[age]);
        _history.Insert(age, 2000, 2);

        Assert.Equal([7, 4, 2, 1], Enumerable.Range(0, _history.Count).Select(i => _history[i]));
        Assert.Equal(PicturePlace.Known, _history.Find(2000, out age));
        Assert.Equal(2, _history[age]);
        Assert.Equal(PicturePlace.Known, _history.Find(7000, out _));
    }

    [Fact]
    public void What_is_older_than_all_is_late_and_a_clock_that_was_set_back_begins_anew()
    {
        _history.Add(10_000_000, 1);
        Assert.Equal(PicturePlace.Late, _history.Find(9_990_000, out var age));
        _history.Insert(age, 9_990_000, 0);
        Assert.Equal(1, _history.Count);

        Assert.Equal(PicturePlace.New, _history.Find(5_000, out _));
        _history.Add(5_000, 2);
        Assert.Equal(1, _history.Count);
        Assert.Equal(PicturePlace.New, _history.Find(8_000, out _));
    }
}
