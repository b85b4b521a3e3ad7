using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>
/// Unwraps the reference time of transport-wide feedback, 24 bits of 64 ms that wrap after 12 days
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1).
/// </summary>
internal struct ArrivalClock
{
    private const int Bits = 24;
    private const long StepsInAnHour = 3_600_000_000 / RtcpTransportFeedback.ReferenceTimeUnitUs;

    private WrappingCounter _counter;

    /// <summary>The reference time in microseconds since an origin that only a step of more than an hour changes.</summary>
    /// <param name="referenceTime">As the feedback has it.</param>
    public long Unwrap(int referenceTime)
        => _counter.Unwrap(referenceTime, Bits, StepsInAnHour) * RtcpTransportFeedback.ReferenceTimeUnitUs;
}
