namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>What becomes of a packet, and what must be rewritten because others were left out.</summary>
internal readonly record struct LayerFilterDecision
{
    /// <summary>Whether the packet is forwarded.</summary>
    public bool IsForwarded { get; init; }

    /// <summary>The marker bit to send: the last packet of the highest layer that is forwarded ends the picture.</summary>
    public bool Marker { get; init; }

    /// <summary>VP8: pictures that were left out before this one, modulo 2^15; <see cref="Vp8Rewriter"/> closes their gaps.</summary>
    public ushort PicturesLeftOut { get; init; }

    /// <summary>Dependency descriptor: the frame's number as the publisher counts.</summary>
    public ushort FrameNumber { get; init; }

    /// <summary>Dependency descriptor: the decode targets that the viewer gets, a bit for each.</summary>
    public uint ActiveTargets { get; init; }

    /// <summary>Dependency descriptor: how many decode targets there are; 0 without a descriptor.</summary>
    public byte TargetCount { get; init; }
}
