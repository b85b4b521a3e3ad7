using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The one mapping of a publisher's wall clock to our media clock, shared by the mappers of all its streams. It is set
/// by the first sender report of any of them and then stays: whatever it is wrong by (the delay of that report, later
/// the drift between both clocks), it is wrong by the same for audio and video, and lips stay in sync. It is set anew
/// only when the publisher's clock has jumped.
/// </summary>
internal sealed class PublisherClock
{
    /// <summary>How far a report may be off before it is taken for a jump of the publisher's clock: a day of drift stays below.</summary>
    public const long JumpUs = 10_000_000;

    private NtpTime _ntp;
    private long _us;
    private bool _isSet;

    /// <summary>Takes note of a sender report and gives its time on our clock.</summary>
    /// <param name="ntp">The publisher's wall clock in the report.</param>
    /// <param name="arrivalUs">When it arrived, in microseconds of <see cref="MediaClock"/>.</param>
    /// <returns>Microseconds of <see cref="MediaClock"/>; equal differences for all streams of the publisher.</returns>
    public long Observe(NtpTime ntp, long arrivalUs)
    {
        var us = _us + ntp.MicrosecondsSince(_ntp);
        if (_isSet && Math.Abs(us - arrivalUs) <= JumpUs)
        {
            return us;
        }

        _isSet = true;
        _ntp = ntp;
        _us = arrivalUs;
        return arrivalUs;
    }
}
