using Videoroom.Actors.Messages;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>What the mirrors are told, and how the room knows what is news.</summary>
public class RosterJournalTests
{
    private readonly RosterJournal _journal = new();

    [Fact]
    public void Changes_are_taken_once_with_all_that_happened_since_the_last_time()
    {
        Assert.Null(Take());
        _journal.Changed("A");
        _journal.Changed("B");
        _journal.Changed("A");

        var news = Take()!;

        Assert.Equal([("A", 3L), ("B", 2L)], news.Peers.Select(record => (record.Peer.PeerId, record.Version)).Order());
        Assert.Empty(news.Left);
        Assert.Null(Take());
    }

    [Fact]
    public void Who_left_is_told_as_left_and_no_more_as_changed()
    {
        _journal.Changed("A");
        _journal.Left("A");

        var news = Take()!;

        Assert.Empty(news.Peers);
        Assert.Equal(new LeftPeer("A", 2), Assert.Single(news.Left));
        Assert.Equal(new LeftPeer("A", 2), Assert.Single(_journal.LeftPeers));
        Assert.Equal(0, _journal.VersionOf("A"));
        Assert.Null(Take());
    }

    [Fact]
    public void Who_left_and_came_again_is_there()
    {
        _journal.Left("A");
        _journal.Changed("A");

        var news = Take()!;

        Assert.Equal("A", Assert.Single(news.Peers).Peer.PeerId);
        Assert.Empty(news.Left);
        Assert.Empty(_journal.LeftPeers);
        Assert.Equal(2, _journal.VersionOf("A"));
    }

    [Fact]
    public void News_is_what_is_newer_than_the_last_change_or_the_last_leave()
    {
        Assert.True(_journal.IsNews("A", 1));
        Assert.False(_journal.IsNews("A", 0));
        _journal.Changed("A", 5);
        Assert.False(_journal.IsNews("A", 5));
        Assert.True(_journal.IsNews("A", 6));
        _journal.Left("A", 7);
        Assert.False(_journal.IsNews("A", 7));
        Assert.True(_journal.IsNews("A", 8));
        Assert.True(_journal.IsNews("B", 1));
    }

    [Fact]
    public void Versions_go_on_above_the_highest_that_was_heard_of()
    {
        _journal.Changed("A", 10);
        _journal.Changed("B", 4);
        _journal.Changed("C");
        _journal.Left("D", 20);
        _journal.Left("E", 3);
        _journal.Changed("F");

        Assert.Equal((10, 4, 11, 21), (_journal.VersionOf("A"), _journal.VersionOf("B"), _journal.VersionOf("C"), _journal.VersionOf("F")));
    }

    [Fact]
    public void Of_too_many_who_left_the_longest_gone_are_forgotten()
    {
        for (var i = 0; i <= RosterJournal.MaxLeft; i++)
        {
            _journal.Left($"P{i}", 1000 - i);
        }

        Assert.Equal(RosterJournal.MaxLeft, _journal.LeftPeers.Count);
        Assert.DoesNotContain(_journal.LeftPeers, left => left.PeerId == $"P{RosterJournal.MaxLeft}");
        Assert.Equal(RosterJournal.MaxLeft, Take()!.Left.Count);
    }

    [Fact]
    public void A_mirror_keeps_the_last_that_it_was_told_of_each()
    {
        var mirror = new RosterMirror();
        mirror.Apply(new RosterSnapshot([Record("A", 1), Record("B", 2)], []));
        mirror.Apply(new RosterSnapshot([Record("A", 3)], [new LeftPeer("B", 4)]));
        Assert.Equal([("A", 3L)], mirror.Peers.Select(record => (record.Peer.PeerId, record.Version)));
        Assert.Equal(new LeftPeer("B", 4), Assert.Single(mirror.ToSnapshot().Left));

        mirror.Apply(new RosterSnapshot([Record("B", 5)], []));
        Assert.Equal(2, mirror.ToSnapshot().Peers.Count);
        Assert.Empty(mirror.ToSnapshot().Left);
    }

    [Fact]
    public void A_mirror_forgets_the_longest_gone_when_they_are_too_many()
    {
        var mirror = new RosterMirror();
        mirror.Apply(new RosterSnapshot([], [.. Enumerable.Range(0, RosterJournal.MaxLeft + 2).Select(i => new LeftPeer($"P{i}", 1000 - i))]));

        var left = mirror.ToSnapshot().Left;

        Assert.Equal(RosterJournal.MaxLeft, left.Count);
        Assert.DoesNotContain(left, peer => peer.Version < 1000 - RosterJournal.MaxLeft + 1);
    }

    private static PeerRecord Record(string peerId, long version) => new(new RosterPeer(peerId), [], version);

    private RosterSnapshot? Take() => _journal.Take(peerId => Record(peerId, _journal.VersionOf(peerId)));
}
