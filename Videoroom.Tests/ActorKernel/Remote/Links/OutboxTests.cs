using Akka.Remote.Links;

namespace Videoroom.Tests.ActorKernel.Remote.Links;

public sealed class OutboxTests
{
    private const int FrameLength = 20;

    private readonly Outbox _outbox = new(maxCount: 5, maxBytes: 90);

    [Fact]
    public void What_was_sent_stays_until_it_is_acknowledged()
    {
        Add(3);
        Assert.Equal([1ul, 2, 3], Take());
        Assert.Equal((3, 60L), (_outbox.Count, _outbox.Bytes));
        _outbox.Acknowledge(2);
        Assert.Equal((1, 20L), (_outbox.Count, _outbox.Bytes));
        Assert.Empty(Take());
    }

    [Fact]
    public void A_new_connection_begins_behind_what_has_arrived()
    {
        Add(3);
        Take();
        Add(1);
        _outbox.Acknowledge(1);
        _outbox.Resume(2);
        Assert.Equal([3ul, 4], Take());
        Assert.Equal(1, _outbox.Resent);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_number_and_by_length()
    {
        Add(4);
        Assert.False(TryAdd(isBounded: true));
        _outbox.Resume(0);
        Take();
        _outbox.Acknowledge(4);
        var small = new Outbox(2, 1_000);
        Assert.True(small.TryAdd(Entry(), isBounded: true));
        Assert.True(small.TryAdd(Entry(), isBounded: true));
        Assert.False(small.TryAdd(Entry(), isBounded: true));
        Assert.True(small.TryAdd(Entry(), isBounded: false));
    }

    [Fact]
    public void A_batch_has_about_the_length_that_was_asked_for()
    {
        Add(4);
        Assert.Equal([1ul, 2], Take(21));
        Assert.Equal([3ul], Take(1));
    }

    [Fact]
    public void What_cannot_be_acknowledged_breaks_the_protocol()
    {
        Add(2);
        Assert.Throws<InvalidDataException>(() => _outbox.Acknowledge(1));
        Take();
        _outbox.Acknowledge(2);
        Assert.Throws<InvalidDataException>(() => _outbox.Acknowledge(3));
        Assert.Throws<InvalidDataException>(() => _outbox.Resume(1));
    }

    [Fact]
    public async Task Closed_it_gives_what_has_not_arrived_and_takes_nothing_more()
    {
        Add(3);
        Take(FrameLength);
        var empty = _outbox.WhenEmpty();
        Assert.False(empty.IsCompleted);
        Assert.Equal(3, _outbox.Close().Count);
        await empty;
        Assert.False(TryAdd(isBounded: false));
        Assert.Equal((0, 0L), (_outbox.Count, _outbox.Bytes));
        _outbox.Acknowledge(2);
    }

    [Fact]
    public async Task It_says_when_everything_has_arrived()
    {
        Assert.True(_outbox.WhenEmpty().IsCompleted);
        Add(2);
        var empty = _outbox.WhenEmpty();
        Take();
        _outbox.Acknowledge(1);
        Assert.False(empty.IsCompleted);
        _outbox.Acknowledge(2);
        await empty;
    }

    private static OutboxEntry Entry() => new(new byte[FrameLength]);

    private void Add(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(TryAdd(isBounded: true));
        }
    }

    private bool TryAdd(bool isBounded) => _outbox.TryAdd(Entry(), isBounded);

    private List<ulong> Take(int length = 1_000)
    {
        var batch = new List<byte[]>();
        _outbox.Take(batch, length);
        return [.. batch.Select(frame => Frames.Sequence(frame.AsSpan(Frames.LengthField)))];
    }
}
