using Videoroom.Engine.Codecs;


namespace Videoroom.Bench.Client.Media;

/// <summary>
/// Counts the complete pictures of one incoming VP8 stream and the gaps between them. A picture is complete when every
/// packet from the start of its first partition to its marker is here; whether its references are is another
/// question, which <see cref="DecodableFrames"/> answers by the picture ids.
/// </summary>
internal sealed class FrameAssembler
{
    private const int Window = 1024;
    private const int LongestFrame = 256;
    private readonly Slot[] _slots = new Slot[Window];
    private ushort? _lastDecodable;

    private struct Slot
    {
        public bool Filled;
        public ushort Sequence;
        public uint Timestamp;
        public bool Start;
        public bool Marker;
        public bool KeyFrame;
        public ushort PictureId;
    }

    /// <summary>Pictures of which every packet came.</summary>
    public long CompleteFrames { get; private set; }

    /// <summary>Complete pictures that start a chain (keyframes) or follow the last of one without a missing picture id.</summary>
    public long DecodableFrames { get; private set; }

    /// <summary>When the last complete picture was whole, in microseconds; 0 before the first.</summary>
    public long LastCompleteUs { get; private set; }

    /// <summary>The largest distance between complete pictures since <see cref="ResetGap"/>, in microseconds.</summary>
    public long LargestGapUs { get; private set; }

    /// <summary>True when a picture came whole that builds on one that did not: only a keyframe helps.</summary>
    public bool IsBroken { get; private set; } = true;

    /// <summary>Starts a new measurement of the largest gap.</summary>
    public void ResetGap(long nowUs)
    {
        LargestGapUs = 0;
        LastCompleteUs = nowUs;
    }

    /// <summary>Takes one packet, original or recovered.</summary>
    public void OnPacket(ushort sequence, uint timestamp, bool marker, ReadOnlySpan<byte> payload, long nowUs)
    {
        if (!Vp8PayloadDescriptor.TryParse(payload, out var descriptor))
        {
            return;
        }

        ref var slot = ref _slots[sequence % Window];
        if (slot.Filled && slot.Sequence == sequence)
        {
            return;
        }

        slot = new Slot
        {
            Filled = true,
            Sequence = sequence,
            Timestamp = timestamp,
            Start = descriptor.IsFrameStart,
            Marker = marker,
            KeyFrame = descriptor.IsKeyFrame,
            PictureId = descriptor.PictureId,
        };
        if (TryFindFrame(sequence, timestamp, out var first))
        {
            OnComplete(_slots[first % Window], nowUs);
        }
    }

    // The marker first: in a stream without loss only a frame's last packet gets past it.
    private bool TryFindFrame(ushort sequence, uint timestamp, out ushort first)
    {
        first = sequence;
        var last = sequence;
        for (var steps = 0; !_slots[last % Window].Marker; steps++)
        {
            last++;
            if (steps == LongestFrame || !Has(last, timestamp))
            {
                return false;
            }
        }

        for (var steps = 0; !_slots[first % Window].Start; steps++)
        {
            first--;
            if (steps == LongestFrame || !Has(first, timestamp))
            {
                return false;
            }
        }

        return true;
    }

    private bool Has(ushort sequence, uint timestamp) =>
        _slots[sequence % Window] is { Filled: true } slot && slot.Sequence == sequence && slot.Timestamp == timestamp;

    private void OnComplete(in Slot first, long nowUs)
    {
        CompleteFrames++;
        if (LastCompleteUs != 0)
        {
            LargestGapUs = Math.Max(LargestGapUs, nowUs - LastCompleteUs);
        }

        LastCompleteUs = nowUs;
        if (first.KeyFrame || (_lastDecodable is { } last && (ushort)((last + 1) & 0x7FFF) == first.PictureId))
        {
            _lastDecodable = first.PictureId;
            IsBroken = false;
            DecodableFrames++;
        }
        else
        {
            IsBroken = true;
        }
    }
}
