using System.Buffers.Binary;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>
/// Tells the server when each packet of each stream arrived (RFC 8888). A packet that comes late, after its loss was reported, makes the
/// stream's next block begin with it again.
/// </summary>
internal sealed class CongestionControlFeedbackBuilder
{
    /// <summary>No feedback is larger, in bytes.</summary>
    public const int MaximumSize = 1200;

    /// <summary>The time between feedbacks, in microseconds.</summary>
    public const long IntervalUs = 50_000;

    // The header, the reporter's SSRC, and the timestamp behind the blocks.
    private const int FixedSize = RtcpPacket.HeaderSize + 8;
    private const int Received = 0x8000;
    private const int LongestOffset = RtcpCongestionControlFeedback.UnknownOffset - 1;

    private readonly Dictionary<uint, Stream> _streams = [];

    /// <summary>When <see cref="Build"/> is to be called, in microseconds; <see cref="long.MaxValue"/> when there is nothing to tell.</summary>
    public long DeadlineUs { get; private set; } = long.MaxValue;

    /// <summary>A packet arrived.</summary>
    /// <param name="ssrc">Its stream: one that an answer announced.</param>
    /// <param name="sequenceNumber">Its sequence number.</param>
    /// <param name="arrivalUs">When it arrived.</param>
    public void OnPacket(uint ssrc, ushort sequenceNumber, long arrivalUs)
    {
        if (!_streams.TryGetValue(ssrc, out var stream))
        {
            _streams.Add(ssrc, stream = new Stream());
        }

        stream.OnPacket(sequenceNumber, arrivalUs);
        DeadlineUs = Math.Min(DeadlineUs, arrivalUs + IntervalUs);
    }

    /// <summary>A stream is over.</summary>
    public void Forget(uint ssrc) => _streams.Remove(ssrc);

    /// <summary>Writes one feedback packet. Call until it says 0: what does not fit comes in the next.</summary>
    /// <param name="destination">At least <see cref="MaximumSize"/> bytes.</param>
    /// <param name="senderSsrc">Who reports.</param>
    /// <param name="nowUs">Now.</param>
    /// <returns>The packet's size in bytes; 0 before the deadline.</returns>
    public int Build(Span<byte> destination, uint senderSsrc, long nowUs)
    {
        if (nowUs < DeadlineUs)
        {
            return 0;
        }

        var size = RtcpPacket.HeaderSize + sizeof(uint);
        var isComplete = true;
        foreach (var (ssrc, stream) in _streams)
        {
            size += stream.Write(destination[size..(MaximumSize - sizeof(uint))], ssrc, nowUs);
            isComplete &= stream.IsReported;
        }

        DeadlineUs = isComplete ? long.MaxValue : DeadlineUs;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(destination[size..], (uint)(nowUs * 65_536 / 1_000_000));
        size += sizeof(uint);
        destination[0] = 0x80 | RtcpFeedbackFormat.CongestionControl;
        destination[1] = (byte)RtcpPacketType.TransportFeedback;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)((size / 4) - 1));
        return size > FixedSize ? size : 0;
    }

    private sealed class Stream
    {
        private const int Window = 2048;
        private const long NotReceived = long.MinValue;

        private readonly long[] _arrivals = new long[Window];
        private SequenceExtender _extender;
        private bool _started;
        private long _begin;

        public bool IsReported => _begin > _extender.Highest;

        public void OnPacket(ushort sequenceNumber, long arrivalUs)
        {
            if (!_started || Math.Abs(_extender.Peek(sequenceNumber) - _extender.Highest) >= Window)
            {
                // Just below the packet, so that it counts as the newest.
                _started = true;
                _extender = default;
                _extender.Extend((ushort)(sequenceNumber - 1));
                _begin = _extender.Highest + 1;
                Array.Fill(_arrivals, NotReceived);
            }

            var highest = _extender.Highest;
            var sequence = _extender.Extend(sequenceNumber);
            for (var skipped = highest + 1; skipped < sequence; skipped++)
            {
                _arrivals[skipped & (Window - 1)] = NotReceived;
            }

            ref var arrival = ref _arrivals[sequence & (Window - 1)];
            if (sequence > highest || arrival == NotReceived)
            {
                arrival = arrivalUs;
                _begin = Math.Max(Math.Min(_begin, sequence), _extender.Highest - Window + 1);
            }
        }

        public int Write(Span<byte> destination, uint ssrc, long nowUs)
        {
            var reports = (int)Math.Min(_extender.Highest - _begin + 1, ((destination.Length - RtcpCongestionControlFeedback.BlockHeaderSize) / 2) & ~1);
            if (reports <= 0)
            {
                return 0;
            }

            BinaryPrimitives.WriteUInt32BigEndian(destination, ssrc);
            BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)_begin);
            BinaryPrimitives.WriteUInt16BigEndian(destination[6..], (ushort)reports);
            var size = RtcpCongestionControlFeedback.BlockHeaderSize;
            for (var i = 0; i < reports; i++, _begin++, size += sizeof(ushort))
            {
                var arrivalUs = _arrivals[_begin & (Window - 1)];
                var report = arrivalUs == NotReceived ? 0 : Received | (int)Math.Clamp(OffsetOf(nowUs - arrivalUs), 0, LongestOffset);
                BinaryPrimitives.WriteUInt16BigEndian(destination[size..], (ushort)report);
            }

            if (reports % 2 != 0)
            {
                BinaryPrimitives.WriteUInt16BigEndian(destination[size..], 0);
                size += sizeof(ushort);
            }

            return size;
        }

        private static long OffsetOf(long ageUs) => ageUs * RtcpCongestionControlFeedback.OffsetsPerSecond / 1_000_000;
    }
}
