namespace Videoroom.Engine.Speech;

/// <summary>
/// Tells the loud packets of a track from the noise around its microphone, by their audio levels (RFC 6464). Constant noise, however
/// loud, is not.
/// </summary>
internal sealed class VoiceLevel
{
    private readonly NoiseFloor _floor = new();
    private long _lastSoundMs = long.MinValue / 2;

    /// <summary>Whether a level has come that says something of the noise.</summary>
    public bool IsKnown => _floor.Level != int.MaxValue;

    /// <summary>Takes the level of a packet.</summary>
    /// <param name="below">The level, in decibels below overload, 0 to 127.</param>
    /// <param name="margin">How far above the noise a loud packet is, in decibels.</param>
    /// <param name="nowMs">Now.</param>
    /// <returns>Whether it is a loud one.</returns>
    public bool Take(int below, int margin, long nowMs)
    {
        var loudness = VoiceActivityDetector.DigitalSilence - below;
        if (below < VoiceActivityDetector.DigitalSilence)
        {
            _lastSoundMs = nowMs;
        }

        if (nowMs - _lastSoundMs <= VoiceActivityDetector.GapMs)
        {
            _floor.Observe(loudness, nowMs);
        }

        // Before the first sound there is no noise to be louder than.
        return below <= VoiceActivityDetector.QuietestSpeech && loudness >= _floor.Level + margin;
    }
}
