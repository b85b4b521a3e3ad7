using Videoroom.Actors.Endpoints;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Tests.Actors.Endpoints;

public class QualityNewsTests
{
    private static readonly TrackQuality Track = new()
    {
        TrackId = "Q:u",
        Rid = "m",
        Width = 640,
        Height = 360,
        FramesPerSecond = 30,
        BitrateBps = 500_000,
    };

    private readonly QualityNews _news = new();
    private long _nowMs = 1_000_000;

    public static TheoryData<Func<TrackQuality, TrackQuality>> Facts { get; } =
    [
        track => track with { Cause = TrackCause.ViewerBandwidth },
        track => track with { Rid = "l" },
        track => track with { Width = 320 },
        track => track with { Height = null },
        track => track with { TrackId = "R:u" },
    ];

    public static TheoryData<Func<TrackQuality, TrackQuality>> Figures { get; } =
    [
        track => track with { BitrateBps = 440_000 },
        track => track with { FramesPerSecond = 34 },
        track => track with { Loss = 0.02 },
    ];

    [Theory]
    [MemberData(nameof(Facts))]
    public void Another_cause_layer_or_size_is_told_at_once(Func<TrackQuality, TrackQuality> change)
    {
        Assert.True(IsNews(Track));
        Assert.False(IsNews(Track));
        Assert.True(IsNews(change(Track)));
        Assert.False(IsNews(change(Track)));
        Assert.True(IsNews());
        Assert.False(IsNews());
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void Other_figures_are_told_after_five_seconds_and_only_when_they_differ_by_more_than_a_tenth(Func<TrackQuality, TrackQuality> change)
    {
        Assert.True(IsNews(Track));
        Assert.False(IsNews(change(Track)));

        _nowMs += QualityNews.IntervalMs;
        Assert.False(IsNews(Track with { BitrateBps = 460_000, FramesPerSecond = 28 }));
        Assert.True(IsNews(change(Track)));
        Assert.False(IsNews(Track));
    }

    [Fact]
    public void Of_nothing_there_is_no_news() => Assert.False(IsNews());

    private bool IsNews(params TrackQuality[] tracks) => _news.IsNews(tracks, _nowMs);
}
