using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>
/// Counts the complete pictures of one incoming video stream and the gaps between them. A picture is complete when every packet from its
/// first to its marker is here. It can be decoded when it is a keyframe, or when it follows a decodable one directly: by sequence number
/// and, for VP8, by picture id. A server that leaves out a VP9 stream's temporal layers keeps the ids of the others, to which they refer.
/// </summary>
internal sealed class FrameAssembler
{
    private const int Window = 2048;
    private const int LongestFrame = 512;
    private const int PictureIds = 1 << 15;
    private const long RepairUs = 500_000;

    private readonly Slot[] _slots = new Slot[Window];
    private bool _started;
    private ushort _newest;
    private ushort _newestComplete;
    private bool _hasChain;
    private ushort _chainEnd;
    private int? _chainPictureId;
    private long _stalledSinceUs;

    /// <summary>Told of each complete picture: when (microseconds), and whether it or one that waited for it can be decoded now.</summary>
    public Action<long, bool>? Completed { get; set; }

    /// <summary>Pictures of which every packet came.</summary>
    public long CompleteFrames { get; private set; }

    /// <summary>Complete pictures that a decoder can show, in any order of completion.</summary>
    public long DecodableFrames { get; private set; }

    /// <summary>When the last complete picture was whole, in microseconds; 0 before the first.</summary>
    public long LastCompleteUs { get; private set; }

    /// <summary>The largest distance between complete pictures since <see cref="ResetGap"/>, in microseconds.</summary>
    public long LargestGapUs { get; private set; }

    /// <summary>
    /// True when there was no keyframe yet, or when pictures have been waiting for an earlier one for so long that it will not
    /// come any more: only a keyframe helps.
    /// </summary>
    public bool IsBroken(long nowUs) => !_hasChain || (_stalledSinceUs != 0 && nowUs - _stalledSinceUs > RepairUs);

    /// <summary>Starts a new measurement of the largest gap.</summary>
    public void ResetGap(long nowUs)
    {
        LargestGapUs = 0;
        LastCompleteUs = nowUs;
    }

    /// <summary>Takes one packet, original or recovered; one without payload only fills its place in the sequence.</summary>
    /// <param name="codec">The payload's codec.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="nowUs">When it came, in microseconds.</param>
    public void OnPacket(Codec codec, in RtpPacket packet, long nowUs)
    {
        var sequence = packet.SequenceNumber;
        if (!_started || IsAhead(sequence, _newest))
        {
            (_started, _newest) = (true, sequence);
        }

        ref var slot = ref _slots[sequence % Window];
        if ((ushort)(_newest - sequence) >= Window || (slot.Filled && slot.Sequence == sequence))
        {
            return;
        }

        slot = packet.IsPaddingOnly
            ? new Slot { Filled = true, Sequence = sequence, Timestamp = packet.Timestamp, Marker = true, IsStart = true, IsPadding = true }
            : Read(codec, packet);

        // It may be the last that its own picture waited for, or the end of another one, which proves that the next begins behind it.
        Look(sequence, nowUs);
        Look((ushort)(sequence + 1), nowUs);
    }

    private Slot Read(Codec codec, in RtpPacket packet)
    {
        var start = PacketStart.Read(codec, packet.Payload);
        return new Slot
        {
            Filled = true,
            Sequence = packet.SequenceNumber,
            Timestamp = packet.Timestamp,
            Marker = packet.Marker,

            // What may have parameter sets before it is a start only where nothing before it can be known.
            IsStart = start.IsStart && (codec is Codec.Vp8 or Codec.Vp9 || !_hasChain),
            IsKeyFrame = start.IsKeyFrame,
            PictureId = start.PictureId,
        };
    }

    private static bool IsAhead(ushort sequence, ushort of) => (short)(sequence - of) > 0;

    private void Look(ushort sequence, long nowUs)
    {
        if (Has(sequence) && TryFindFrame(sequence, out var first, out var last) && _slots[first % Window].Length == 0)
        {
            OnComplete(first, last, nowUs);
        }
    }

    private bool TryFindFrame(ushort sequence, out ushort first, out ushort last)
    {
        var timestamp = _slots[sequence % Window].Timestamp;
        (first, last) = (sequence, sequence);
        for (var steps = 0; !_slots[last % Window].Marker; steps++)
        {
            last++;
            if (steps == LongestFrame || !Has(last) || _slots[last % Window].Timestamp != timestamp)
            {
                return false;
            }
        }

        for (var steps = 0; !IsFirst(first, timestamp); steps++)
        {
            first--;
            if (steps == LongestFrame || !Has(first))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsFirst(ushort sequence, uint timestamp)
    {
        var before = (ushort)(sequence - 1);
        ref var slot = ref _slots[before % Window];
        return _slots[sequence % Window].IsStart || (Has(before) && (slot.Marker || slot.Timestamp != timestamp));
    }

    private bool Has(ushort sequence) => _slots[sequence % Window] is { Filled: true } slot && slot.Sequence == sequence;

    private void OnComplete(ushort first, ushort last, long nowUs)
    {
        ref var frame = ref _slots[first % Window];
        frame.Length = (ushort)(last - first + 1);
        for (var packet = first; !frame.IsKeyFrame && packet != last; packet++)
        {
            frame.IsKeyFrame = _slots[(packet + 1) % Window].IsKeyFrame;
        }

        if (!frame.IsPadding)
        {
            CompleteFrames++;
            LargestGapUs = LastCompleteUs == 0 ? 0 : Math.Max(LargestGapUs, nowUs - LastCompleteUs);
            LastCompleteUs = nowUs;
        }

        if (CompleteFrames == 1 || IsAhead(last, _newestComplete))
        {
            _newestComplete = last;
        }

        var decodable = DecodableFrames;
        if (frame.IsKeyFrame && (!_hasChain || IsAhead(last, _chainEnd)))
        {
            Extend(frame, last);
        }

        ContinueChain(nowUs);
        if (!frame.IsPadding)
        {
            Completed?.Invoke(nowUs, DecodableFrames > decodable);
        }
    }

    private void Extend(in Slot frame, ushort last)
    {
        (_hasChain, _chainEnd) = (true, last);
        if (!frame.IsPadding)
        {
            _chainPictureId = frame.PictureId;
            DecodableFrames++;
        }
    }

    private void ContinueChain(long nowUs)
    {
        var advanced = false;
        while (_hasChain && (ushort)(_chainEnd + 1) is var next && Has(next) && _slots[next % Window] is { Length: > 0 } frame && Follows(frame))
        {
            Extend(frame, (ushort)(next + frame.Length - 1));
            advanced = true;
        }

        var waiting = _hasChain && IsAhead(_newestComplete, _chainEnd);
        _stalledSinceUs = !waiting ? 0 : advanced || _stalledSinceUs == 0 ? nowUs : _stalledSinceUs;
    }

    // A server that leaves pictures out renumbers what follows, picture ids too: a gap is a picture that is missing.
    private bool Follows(in Slot frame)
        => frame.IsPadding || frame.IsKeyFrame || frame.PictureId is not { } id || _chainPictureId is not { } last || id == (last + 1) % PictureIds;

    private struct Slot
    {
        public bool Filled;
        public ushort Sequence;
        public uint Timestamp;
        public bool Marker;
        public bool IsPadding;
        public bool IsStart;
        public bool IsKeyFrame;
        public int? PictureId;

        /// <summary>Of the first packet of a complete picture: its packets.</summary>
        public ushort Length;
    }
}
