using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Media;

/// <summary>
/// Counts the complete pictures of one incoming VP8 stream and the gaps between them. A picture is complete when every
/// packet from the start of its first partition to its marker is here; whether its references are is another
/// question, which <see cref="DecodableFrames"/> answers by the picture ids.
/// </summary>
internal sealed class FrameAssembler
{
    private const int Window = 1024;
    private const int LongestFrame = 256;
    private const int PictureIds = 1 << 15;
    private const int PicturesAhead = 256;
    private const long RepairUs = 500_000;

    private readonly Slot[] _slots = new Slot[Window];
    private readonly bool[] _complete = new bool[PictureIds];
    private int? _lastDecodable;
    private long _stalledSinceUs;

    /// <summary>Told of each complete picture: when (microseconds), and whether it or one that waited for it can be decoded now.</summary>
    public Action<long, bool>? Completed { get; set; }

    /// <summary>Pictures of which every packet came.</summary>
    public long CompleteFrames { get; private set; }

    /// <summary>Complete pictures that start a chain (keyframes) or continue one without a missing picture id, in any order of completion.</summary>
    public long DecodableFrames { get; private set; }

    /// <summary>When the last complete picture was whole, in microseconds; 0 before the first.</summary>
    public long LastCompleteUs { get; private set; }

    /// <summary>The largest distance between complete pictures since <see cref="ResetGap"/>, in microseconds.</summary>
    public long LargestGapUs { get; private set; }

    /// <summary>
    /// True when there was no keyframe yet, or when pictures have been waiting for an earlier one for so long that it will not
    /// come any more: only a keyframe helps.
    /// </summary>
    public bool IsBroken(long nowUs) => _lastDecodable is null || (_stalledSinceUs != 0 && nowUs - _stalledSinceUs > RepairUs);

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

    private bool Has(ushort sequence, uint timestamp)
        => _slots[sequence % Window] is { Filled: true } slot && slot.Sequence == sequence && slot.Timestamp == timestamp;

    private void OnComplete(in Slot first, long nowUs)
    {
        CompleteFrames++;
        if (LastCompleteUs != 0)
        {
            LargestGapUs = Math.Max(LargestGapUs, nowUs - LastCompleteUs);
        }

        LastCompleteUs = nowUs;
        var decodable = DecodableFrames;
        var id = first.PictureId % PictureIds;
        if (first.KeyFrame && (_lastDecodable is not { } last || IsAhead(id, last)))
        {
            StartChain(id);
        }
        else if (_lastDecodable is { } chain && IsAhead(id, chain))
        {
            _complete[id] = true;
        }

        ContinueChain(nowUs);
        Completed?.Invoke(nowUs, DecodableFrames > decodable);
    }

    private static bool IsAhead(int id, int of) => ((id - of + PictureIds) % PictureIds) is > 0 and < PictureIds / 2;

    private void StartChain(int id)
    {
        // What lies between is given up; what lies behind the keyframe may have come before it and continues from it.
        for (var given = _lastDecodable ?? id; given != id; given = (given + 1) % PictureIds)
        {
            _complete[given] = false;
        }

        _lastDecodable = id;
        DecodableFrames++;
    }

    private void ContinueChain(long nowUs)
    {
        var advanced = false;
        while (_lastDecodable is { } last && _complete[(last + 1) % PictureIds])
        {
            _lastDecodable = (last + 1) % PictureIds;
            _complete[_lastDecodable.Value] = false;
            DecodableFrames++;
            advanced = true;
        }

        var waiting = _lastDecodable is { } end && Enumerable.Range(end + 2, PicturesAhead).Any(id => _complete[id % PictureIds]);
        _stalledSinceUs = !waiting ? 0 : advanced || _stalledSinceUs == 0 ? nowUs : _stalledSinceUs;
    }

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
}
