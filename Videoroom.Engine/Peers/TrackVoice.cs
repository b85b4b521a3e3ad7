using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Speech;

namespace Videoroom.Engine.Peers;

/// <summary>Whether somebody speaks on a published audio track, told when it changes. On the publisher's home loop.</summary>
internal sealed class TrackVoice(PeerSession session, string trackId)
{
    private readonly VoiceActivityDetector _detector = new();
    private bool _told;
    private ReportLimit _changes;

    /// <summary>Takes a packet of the track; one without a level says nothing.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="audioLevelId">The extension's id; 0 when it was not negotiated.</param>
    public void OnPacket(in RtpPacket packet, byte audioLevelId)
    {
        if (!packet.TryGetExtension(audioLevelId, out var value) || value.IsEmpty)
        {
            return;
        }

        _detector.OnPacket(value[0], session.Loop.NowMs);
        Report();
    }

    /// <summary>Housekeeping: a track may fall silent by sending nothing more.</summary>
    public void OnSecond()
    {
        _detector.OnTime(session.Loop.NowMs);
        _changes.OnSecond();
        Report();
    }

    private void Report()
    {
        if (_detector.IsSpeaking == _told)
        {
            return;
        }

        _changes.Changed();
        if (!_changes.TryReport())
        {
            return;
        }

        _told = _detector.IsSpeaking;
        session.Observer.VoiceActivity(trackId, _told);
    }
}
