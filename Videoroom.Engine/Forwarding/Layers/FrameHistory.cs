using Videoroom.Engine.Codecs.Dependencies;

namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>What was decided about the latest frames of a stream, by their extended numbers.</summary>
internal sealed class FrameHistory
{
    /// <summary>How many frames are remembered: a second of 60 pictures with three spatial layers, and all that a chain's difference can say.</summary>
    public const int Capacity = 256;

    private readonly Frame[] _frames = new Frame[Capacity];

    /// <summary>The decision about a frame; false when it was not seen, or too long ago.</summary>
    public bool TryGet(long number, out Frame frame)
    {
        frame = _frames[(int)(number & (Capacity - 1))];
        return frame.IsKnown && frame.Number == number;
    }

    /// <summary>Whether a frame was seen and forwarded.</summary>
    public bool IsForwarded(long number) => TryGet(number, out var frame) && frame.IsForwarded;

    /// <summary>Whether all frames that a frame refers to were seen and forwarded.</summary>
    /// <param name="number">The frame's number.</param>
    /// <param name="differences">How many frames back they are.</param>
    public bool AreForwarded(long number, ReadOnlySpan<ushort> differences)
    {
        foreach (var difference in differences)
        {
            if (!IsForwarded(number - difference))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether one of the frames that a frame refers to was left out; one that was not seen may still come.</summary>
    /// <param name="number">The frame's number.</param>
    /// <param name="differences">How many frames back they are.</param>
    public bool IsAnyLeftOut(long number, ReadOnlySpan<ushort> differences)
    {
        foreach (var difference in differences)
        {
            if (TryGet(number - difference, out var frame) && !frame.IsForwarded)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A frame of the same picture as one that comes late, else the latest before it; false when none is remembered.</summary>
    public bool TryGetNeighbour(long number, uint timestamp, out Frame frame)
    {
        for (var i = 1; i < DependencyStructureExtent.MaxSpatialLayers; i++)
        {
            if (TryGet(number + i, out frame) && frame.Timestamp == timestamp)
            {
                return true;
            }
        }

        for (var i = 1; i < Capacity; i++)
        {
            if (TryGet(number - i, out frame))
            {
                return true;
            }
        }

        frame = default;
        return false;
    }

    /// <summary>Remembers a decision.</summary>
    public void Add(Frame frame) => _frames[(int)(frame.Number & (Capacity - 1))] = frame with { IsKnown = true };

    /// <summary>Decode targets are numbered anew: those of before mean nothing any more.</summary>
    public void ForgetTargets()
    {
        foreach (ref var frame in _frames.AsSpan())
        {
            frame = frame with { Live = 0 };
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_frames);

    /// <summary>A decision about a frame.</summary>
    /// <param name="Number">Its extended number.</param>
    /// <param name="Timestamp">The picture's RTP timestamp.</param>
    /// <param name="IsForwarded">Whether it is forwarded.</param>
    /// <param name="EndsPicture">Whether its last packet is the last that is forwarded of its picture.</param>
    /// <param name="Live">The decode targets that the viewer gets with it.</param>
    /// <param name="IsKnown">Whether it was decided about.</param>
    public readonly record struct Frame(long Number, uint Timestamp, bool IsForwarded, bool EndsPicture, uint Live, bool IsKnown = false);
}
