using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Recordings;

/// <summary>
/// Plays one encoding of a recording in a loop. Time goes on over the loop's end and over a return to the first keyframe, and so do the
/// numbers that payloads carry (<see cref="PayloadNumbers"/>).
/// </summary>
/// <param name="codec">The packets' codec.</param>
/// <param name="packets">The packets; the first begins a keyframe.</param>
/// <param name="durationUs">How long they play before they repeat, in microseconds.</param>
/// <param name="startUs">When the first is due, in microseconds of the loop's clock.</param>
/// <param name="speed">How much faster than recorded they play.</param>
internal sealed class RecordingSource(Codec codec, IReadOnlyList<RecordedPacket> packets, long durationUs, long startUs, double speed) : IMediaSource
{
    private readonly PayloadNumbers _numbers = new(codec);
    private readonly int _clockRate = codec == Codec.Opus ? 48_000 : 90_000;

    // The time between the first round's begin and the present one's, as recorded.
    private long _roundUs;
    private int _next;
    private bool _startOver;
    private bool _discontinuity;

    public long NextUs => startUs + (long)((_roundUs + packets[_next].OffsetUs) / speed);

    private bool IsBetweenFrames => _next == 0 || packets[_next - 1].Marker || packets[_next - 1].Timestamp != packets[_next].Timestamp;

    public MediaPacket Take(Span<byte> payload, long nowUs)
    {
        if (_startOver && codec != Codec.Opus && IsBetweenFrames)
        {
            // The keyframe comes in place of the frame that is due.
            _roundUs += packets[_next].OffsetUs;
            _discontinuity |= _next != 0;
            (_startOver, _next) = (false, 0);
        }

        var packet = packets[_next];
        var length = _numbers.Write(packet, _discontinuity, payload, out var descriptor);
        var roundTicks = _roundUs * _clockRate / 1_000_000;
        _discontinuity = false;
        if (++_next == packets.Count)
        {
            (_next, _discontinuity) = (0, true);
            _roundUs += durationUs;
        }

        return new MediaPacket(length, (uint)(long)((roundTicks + packet.Timestamp) / speed), packet.Marker, descriptor);
    }

    public void StartOver() => _startOver = true;
}
