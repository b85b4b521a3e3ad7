using Videoroom.Client.Roaming;

namespace Videoroom.Tests.Client.Roaming;

public sealed class TrackJournalTests
{
    private readonly TrackJournal _journal = new();

    [Fact]
    public void The_largest_gap_is_between_pictures_whose_later_one_lies_in_the_span()
    {
        Play(1, 0, 100, 200, 700, 800);

        Assert.Equal(500, _journal.LargestGapUs(150, 800));
        Assert.Equal(500, _journal.LargestGapUs(650, 800));
        Assert.Equal(100, _journal.LargestGapUs(750, 800));
    }

    [Fact]
    public void What_is_open_at_the_end_of_the_span_counts_and_so_does_a_track_without_pictures()
    {
        Play(1, 0, 100);

        Assert.Equal(900, _journal.LargestGapUs(50, 1000));
        Assert.Equal(950, new TrackJournal().LargestGapUs(50, 1000));
    }

    [Fact]
    public void The_older_session_counts_until_the_newer_shows_a_picture_and_never_after()
    {
        Play(1, 100);
        _journal.Add(2, decodable: false, 150);
        Play(1, 200);
        Play(2, 260);
        Play(1, 300);

        Assert.Equal(3, _journal.Count);
        Assert.Equal(100, _journal.LargestGapUs(100, 260));
        Assert.Equal((260, 2), (_journal.LastDecodableUs, _journal.LastDecodableSession));
        Assert.Null(_journal.FirstSince(261));
    }

    private void Play(int session, params long[] times)
    {
        foreach (var time in times)
        {
            _journal.Add(session, decodable: true, time);
        }
    }
}
