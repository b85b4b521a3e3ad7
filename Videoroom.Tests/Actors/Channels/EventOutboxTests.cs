using Videoroom.Actors.Channels;

namespace Videoroom.Tests.Actors.Channels;

public class EventOutboxTests
{
    [Fact]
    public void Events_are_numbered_from_one_and_given_again_until_confirmed()
    {
        var outbox = new EventOutbox(10);

        Assert.Equal(1, outbox.Append("a"));
        Assert.Equal(2, outbox.Append("b"));
        Assert.Equal(3, outbox.Append("c"));
        outbox.Confirm(1);

        Assert.Equal([(2L, "b"), (3L, "c")], outbox.MissedSince(1));
        Assert.Equal([(3L, "c")], outbox.MissedSince(2));
        Assert.Equal([], outbox.MissedSince(3));
    }

    [Fact]
    public void What_was_confirmed_is_gone_and_what_was_never_sent_cannot_have_been_handled()
    {
        var outbox = new EventOutbox(10);
        outbox.Append("a");
        outbox.Append("b");
        outbox.Confirm(2);

        Assert.Null(outbox.MissedSince(1));
        Assert.Null(outbox.MissedSince(3));
        Assert.Null(outbox.MissedSince(-1));
    }

    [Fact]
    public void Row14_a_confirmation_of_numbers_never_sent_changes_nothing()
    {
        var outbox = new EventOutbox(10);
        outbox.Append("a");
        outbox.Confirm(long.MaxValue);
        outbox.Confirm(long.MinValue);

        Assert.Equal([(1L, "a")], outbox.MissedSince(0));
    }

    [Fact]
    public void Row13_no_more_is_kept_than_may_be_and_then_nobody_can_resume()
    {
        var outbox = new EventOutbox(2);
        outbox.Append("a");
        outbox.Append("b");
        Assert.False(outbox.HasOverflowed);

        Assert.Equal(3, outbox.Append("c"));

        Assert.True(outbox.HasOverflowed);
        Assert.Null(outbox.MissedSince(3));
        Assert.Equal(4, outbox.Append("d"));
    }

    [Fact]
    public void Row13_no_more_text_is_kept_than_may_be_however_few_the_events()
    {
        var outbox = new EventOutbox(1000, maxCharacters: 100);
        outbox.Append(new string('a', 60));
        outbox.Confirm(1);
        outbox.Append(new string('b', 60));
        Assert.False(outbox.HasOverflowed);

        outbox.Append(new string('c', 41));

        Assert.True(outbox.HasOverflowed);
        Assert.Null(outbox.MissedSince(1));
    }
}
