using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Tests.Engine.Forwarding.Quality;

public class TrackCausesTests
{
    // Everything at once, in the order in which it is told: each row is left when the first of it is gone.
    private static readonly TrackSymptoms Everything = new()
    {
        Limit = LayerLimit.Estimate,
        IsHidden = true,
        IsLeftOut = true,
        HasLostLayer = true,
        IsSilent = true,
        AwaitsKeyFrame = true,
        IsOverloaded = true,
        IsOverTcp = true,
        IsLossLimited = true,
        ViewerLoss = 0.1,
        PublisherLoss = 0.1,
        Limitation = EncoderLimitation.Cpu,
        IsDecoderSlow = true,
    };

    public static TheoryData<TrackCause, int> Rows => new()
    {
        { TrackCause.None, 0 },
        { TrackCause.ViewerBandwidth, 1 },
        { TrackCause.RelayedOverTcp, 2 },
        { TrackCause.RelayedOverTcp, 3 },
        { TrackCause.ViewerLoss, 4 },
        { TrackCause.None, 5 },
        { TrackCause.PublisherLoss, 6 },
        { TrackCause.None, 7 },
        { TrackCause.PublisherCpu, 8 },
        { TrackCause.PublisherBandwidth, 9 },
        { TrackCause.None, 10 },
        { TrackCause.None, 11 },
        { TrackCause.None, 12 },
        { TrackCause.ServerOverloaded, 13 },
        { TrackCause.None, 14 },
        { TrackCause.None, 15 },
        { TrackCause.ViewerLoss, 16 },
        { TrackCause.PublisherLoss, 17 },
    };

    [Fact]
    public void Of_several_causes_the_one_is_told_that_hides_the_others()
    {
        var track = Everything;
        Assert.Equal(TrackCause.Paused, TrackCauses.Decide(track));
        Assert.Equal(TrackCause.SpeakerLimit, TrackCauses.Decide(track = track with { IsHidden = false }));
        Assert.Equal(TrackCause.PublisherSilent, TrackCauses.Decide(track = track with { IsLeftOut = false }));
        Assert.Equal(TrackCause.NoKeyFrame, TrackCauses.Decide(track = track with { IsSilent = false }));
        Assert.Equal(TrackCause.ServerOverloaded, TrackCauses.Decide(track = track with { AwaitsKeyFrame = false }));
        Assert.Equal(TrackCause.RelayedOverTcp, TrackCauses.Decide(track = track with { IsOverloaded = false }));
        Assert.Equal(TrackCause.ViewerLoss, TrackCauses.Decide(track = track with { IsOverTcp = false }));
        Assert.Equal(TrackCause.ViewerBandwidth, TrackCauses.Decide(track = track with { IsLossLimited = false }));
        Assert.Equal(TrackCause.ViewerLoss, TrackCauses.Decide(track = track with { Limit = LayerLimit.SizeOnScreen }));
        Assert.Equal(TrackCause.PublisherLoss, TrackCauses.Decide(track = track with { ViewerLoss = 0 }));
        Assert.Equal(TrackCause.ViewerDecoder, TrackCauses.Decide(track = track with { PublisherLoss = 0 }));
        Assert.Equal(TrackCause.SizeOnScreen, TrackCauses.Decide(track = track with { IsDecoderSlow = false }));
        Assert.Equal(TrackCause.PublisherCpu, TrackCauses.Decide(track = track with { Limit = LayerLimit.LayerMissing }));
        Assert.Equal(TrackCause.LayerMissing, TrackCauses.Decide(track = track with { Limitation = EncoderLimitation.None }));
        Assert.Equal(TrackCause.None, TrackCauses.Decide(track with { HasLostLayer = false }));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_is_seen_gives_one_cause(TrackCause expected, int row)
    {
        TrackSymptoms[] tracks =
        [
            default,
            new() { Limit = LayerLimit.Estimate },
            new() { Limit = LayerLimit.Estimate, IsOverTcp = true },
            new() { ViewerLoss = 0.02, IsOverTcp = true },
            new() { ViewerLoss = 0.02 },
            new() { ViewerLoss = 0.019 },
            new() { PublisherLoss = 0.02 },
            new() { PublisherLoss = 0.019 },
            new() { Limitation = EncoderLimitation.Cpu },
            new() { Limitation = EncoderLimitation.Bandwidth },

            // TCP alone limits nothing.
            new() { IsOverTcp = true },

            // Camera off: what else is seen of it is old.
            new() { IsSilent = true, IsInactive = true, AwaitsKeyFrame = true, PublisherLoss = 0.5, Limitation = EncoderLimitation.Cpu },

            // The viewer asked for just this layer.
            new() { Limit = LayerLimit.ViewerChoice },
            new() { IsOverloaded = true },

            // It has only just fallen silent.
            new() { Limit = LayerLimit.PublisherSilent },

            // Sound that a network loses which is too narrow for the pictures; one that loses packets at any rate is another matter.
            new() { ViewerLoss = 0.1, IsHeldDown = true },
            new() { ViewerLoss = 0.1, IsHeldDown = true, IsLossLimited = true },
            new() { ViewerLoss = 0.1, IsHeldDown = true, PublisherLoss = 0.1 },
        ];

        Assert.Equal(expected, TrackCauses.Decide(tracks[row]));
    }
}
