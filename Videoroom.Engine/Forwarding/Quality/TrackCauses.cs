using Videoroom.Engine.Bandwidth.Allocation;

namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>
/// Chooses the one cause that a viewer is told of a track. Several may hold at once; the order is:
/// <list type="number">
/// <item>The viewer hides the picture, or the room's limit of speakers leaves the sound out: nothing else matters.</item>
/// <item>Nothing comes from the publisher, or no keyframe: there is no picture to be better or worse.</item>
/// <item>The server is overloaded: what follows would be its consequences.</item>
/// <item>The viewer's network. What holds the layer down is told before losses that do not; over TCP, that is told in place of either.</item>
/// <item>The publisher: losses on its way to us.</item>
/// <item>The viewer's decoder.</item>
/// <item>The picture is shown small: a publisher that could send a better one makes no difference.</item>
/// <item>The publisher's encoder, then a layer that it has stopped to send, of which the encoder is the usual reason.</item>
/// </list>
/// </summary>
internal static class TrackCauses
{
    /// <summary>The share of lost packets from which losses are a cause: below it, retransmissions and concealment hide them.</summary>
    public const double LossThreshold = 0.02;

    /// <summary>A track without packets for longer is silent: a shared screen that does not change sends one picture a second.</summary>
    public const long SilenceMs = 3000;

    /// <summary>How long a keyframe that was asked for may take.</summary>
    public const long KeyFrameMs = 3000;

    /// <summary>Decides.</summary>
    public static TrackCause Decide(in TrackSymptoms track)
    {
        if (track.IsHidden)
        {
            return TrackCause.Paused;
        }

        if (track.IsLeftOut)
        {
            return TrackCause.SpeakerLimit;
        }

        if (track.IsSilent)
        {
            return track.IsInactive ? TrackCause.None : TrackCause.PublisherSilent;
        }

        if (track.AwaitsKeyFrame)
        {
            return TrackCause.NoKeyFrame;
        }

        if (track.IsOverloaded)
        {
            return TrackCause.ServerOverloaded;
        }

        return OfNetworks(track) is not TrackCause.None and var network ? network : OfEnds(track);
    }

    private static TrackCause OfNetworks(in TrackSymptoms track)
    {
        var isLimited = track.Limit == LayerLimit.Estimate;

        // A network that is too narrow loses packets, of sound too, until less is sent: that is no loss of its own.
        var isLossy = track.ViewerLoss >= LossThreshold && (track.IsLossLimited || !(isLimited || track.IsHeldDown));
        if (isLimited || isLossy)
        {
            return track.IsOverTcp ? TrackCause.RelayedOverTcp
                : isLossy ? TrackCause.ViewerLoss
                : TrackCause.ViewerBandwidth;
        }

        return track.PublisherLoss >= LossThreshold ? TrackCause.PublisherLoss : TrackCause.None;
    }

    private static TrackCause OfEnds(in TrackSymptoms track)
    {
        if (track.IsDecoderSlow)
        {
            return TrackCause.ViewerDecoder;
        }

        if (track.Limit == LayerLimit.SizeOnScreen)
        {
            return TrackCause.SizeOnScreen;
        }

        return track.Limitation switch
        {
            EncoderLimitation.Cpu => TrackCause.PublisherCpu,
            EncoderLimitation.Bandwidth => TrackCause.PublisherBandwidth,
            _ => track.Limit == LayerLimit.LayerMissing && track.HasLostLayer ? TrackCause.LayerMissing : TrackCause.None,
        };
    }
}
