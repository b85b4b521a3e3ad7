using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>
/// Leaves the layers of one RTP stream out that one viewer does not get: spatial layers (picture sizes) and temporal layers (frame rates).
/// <list type="bullet">
/// <item>Down at once: with the next picture. What is lower was forwarded all along, so nothing is missing.</item>
/// <item>Up at switch points only: at pictures that refer to nothing that was left out.</item>
/// <item>Pictures stay whole: the level of a picture is decided with the first of its packets, and late ones get the same.</item>
/// <item>A picture that does not come is nobody's decision: the receiver asks for it.</item>
/// </list>
/// </summary>
internal abstract class LayerFilter
{
    /// <summary>All spatial layers, or all temporal ones, whatever a stream has.</summary>
    public const int All = 7;

    /// <summary>No spatial layer: nothing is forwarded.</summary>
    public const int None = -1;

    /// <summary>Pictures after which a frame rate that has no switch point is worth a keyframe.</summary>
    protected const int LongestWait = 64;

    /// <summary>The highest spatial layer that the viewer should get.</summary>
    public int TargetSpatial { get; private set; } = All;

    /// <summary>The highest temporal layer that the viewer should get.</summary>
    public int TargetTemporal { get; private set; } = All;

    /// <summary>The highest spatial layer that is forwarded; <see cref="None"/> before the first picture.</summary>
    public abstract int CurrentSpatial { get; }

    /// <summary>The highest temporal layer that is forwarded of that spatial layer; <see cref="None"/> before the first picture.</summary>
    public abstract int CurrentTemporal { get; }

    /// <summary>The target can only be reached with a keyframe. True until it comes: requests need a pace of their own.</summary>
    public abstract bool NeedsKeyFrame { get; }

    /// <summary>Makes the filter for a stream; null where its codec has no layers that can be told apart.</summary>
    /// <param name="codec">The stream's codec.</param>
    /// <param name="hasDescriptor">Whether its packets have dependency descriptors.</param>
    public static LayerFilter? Create(Codec codec, bool hasDescriptor) => codec switch
    {
        Codec.Vp8 or Codec.Vp9 or Codec.Av1 when hasDescriptor => new DescriptorFilter(),
        Codec.Vp8 => new Vp8TemporalFilter(),
        Codec.Vp9 => new Vp9Filter(),
        _ => null,
    };

    /// <summary>Sets the layers that the viewer should get, from the next picture on.</summary>
    /// <param name="spatial">The highest spatial layer: <see cref="None"/> to <see cref="All"/>.</param>
    /// <param name="temporal">The highest temporal layer: 0 to <see cref="All"/>.</param>
    public void SetTarget(int spatial, int temporal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spatial, None);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spatial, All);
        ArgumentOutOfRangeException.ThrowIfNegative(temporal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(temporal, All);
        (TargetSpatial, TargetTemporal) = (spatial, temporal);
    }

    /// <summary>Decides about a packet of the stream, each once: no bytes make it throw.</summary>
    public abstract LayerFilterDecision OnPacket(scoped in LayerPacket packet);
}
