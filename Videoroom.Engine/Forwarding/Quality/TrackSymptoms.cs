using Videoroom.Engine.Bandwidth.Allocation;

namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>What is seen of one track on its way to one viewer at one moment; all at their defaults while everything is well.</summary>
internal readonly record struct TrackSymptoms
{
    /// <summary>What limits the layer; <see cref="LayerLimit.None"/> for audio.</summary>
    public LayerLimit Limit { get; init; }

    /// <summary>The viewer hides the picture.</summary>
    public bool IsHidden { get; init; }

    /// <summary>A layer that the publisher has sent before does not come any more.</summary>
    public bool HasLostLayer { get; init; }

    /// <summary>The room's limit of speakers leaves the sound out.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Nothing has come of the track for <see cref="TrackCauses.SilenceMs"/>.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The publisher says that it sends nothing on purpose: camera off, muted.</summary>
    public bool IsInactive { get; init; }

    /// <summary>Packets come, but for <see cref="TrackCauses.KeyFrameMs"/> no keyframe that was asked for.</summary>
    public bool AwaitsKeyFrame { get; init; }

    /// <summary>A loop that the track passes works all the time.</summary>
    public bool IsOverloaded { get; init; }

    /// <summary>The viewer is reached over TCP.</summary>
    public bool IsOverTcp { get; init; }

    /// <summary>The estimate of the viewer's network leaves less for its pictures than they take, this one or others; from the first moment on.</summary>
    public bool IsHeldDown { get; init; }

    /// <summary>The estimate of the viewer's network is held down by losses, not by delay.</summary>
    public bool IsLossLimited { get; init; }

    /// <summary>The share of packets that the viewer loses, 0 to 1.</summary>
    public double ViewerLoss { get; init; }

    /// <summary>The share of packets lost on the publisher's way to us, 0 to 1.</summary>
    public double PublisherLoss { get; init; }

    /// <summary>What the publisher's browser says.</summary>
    public EncoderLimitation Limitation { get; init; }

    /// <summary>The viewer's browser cannot decode fast enough.</summary>
    public bool IsDecoderSlow { get; init; }
}
