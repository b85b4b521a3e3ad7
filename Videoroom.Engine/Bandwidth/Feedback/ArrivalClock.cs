using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>
/// Unwraps the reference time of transport-wide feedback, 24 bits of 64 ms that wrap after 12 days
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1).
/// </summary>
internal struct ArrivalClock
{
    private const int Wrap = 1 << 24;

    // A step of more than an hour is a clock that was set: the count starts anew, so that no sequence of steps overflows it.
    private const int MaximumStep = (int)(3_600_000_000 / RtcpTransportFeedback.ReferenceTimeUnitUs);

    private long _unwrapped;
    private bool _started;

    /// <summary>The reference time in microseconds since an origin that only a step of more than an hour changes.</summary>
    /// <param name="referenceTime">As the feedback has it.</param>
    public long Unwrap(int referenceTime)
    {
        // The difference modulo 24 bits, signed.
        var step = (int)((referenceTime - _unwrapped) << 8) >> 8;
        if (!_started || Math.Abs(step) > MaximumStep)
        {
            _started = true;
            _unwrapped = Wrap + referenceTime;
        }
        else
        {
            _unwrapped += step;
        }

        return _unwrapped * RtcpTransportFeedback.ReferenceTimeUnitUs;
    }
}
