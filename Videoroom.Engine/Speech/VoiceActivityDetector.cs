namespace Videoroom.Engine.Speech;

/// <summary>
/// Decides from the audio level of each packet (RFC 6464) whether somebody speaks. Speech begins after a few packets well
/// above the noise, so that a key or a door is none, and ends some time after the last of them, so that a pause for breath
/// does not flicker. The level decides alone: the extension's own voice bit is optional, and browsers differ in it.
/// </summary>
internal sealed class VoiceActivityDetector
{
    /// <summary>Loud packets, less the quiet ones among them, before speech begins: a tenth of a second with 20 ms packets.</summary>
    public const int OnsetPackets = 5;

    /// <summary>How long speech lasts on after its last sound, in milliseconds: a pause between sentences is shorter.</summary>
    public const long HangoverMs = 700;

    /// <summary>How far above the noise speech begins, in decibels.</summary>
    public const int OnsetDecibels = 12;

    /// <summary>How far above the noise speech goes on, in decibels.</summary>
    public const int HoldDecibels = 8;

    /// <summary>What is quieter is not meant for anybody, in decibels below overload.</summary>
    public const int QuietestSpeech = 55;

    /// <summary>The level of digital silence (RFC 6464, section 3): a muted microphone, or the gap that a noise gate leaves.</summary>
    public const int DigitalSilence = 127;

    /// <summary>
    /// How long digital silence is a gap between sounds, in milliseconds, and the quietest that there is: behind a noise gate
    /// the voice would be its own noise else. When it lasts, the microphone is muted, and says nothing about the room.
    /// </summary>
    public const long GapMs = 1000;

    /// <summary>The bits of the extension's byte that are the level.</summary>
    public const int LevelMask = 0x7F;

    private const int HoldPackets = 3;

    private readonly VoiceLevel _level = new();
    private int _score;
    private long _lastVoiceMs;

    /// <summary>Somebody speaks.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>Takes the level of a packet.</summary>
    /// <param name="value">The extension's byte: the voice bit, then the level in decibels below overload, 0 to 127.</param>
    /// <param name="nowMs">Now.</param>
    public void OnPacket(byte value, long nowMs)
    {
        var isLoud = _level.Take(value & LevelMask, IsSpeaking ? HoldDecibels : OnsetDecibels, nowMs);
        _score = Math.Clamp(_score + (isLoud ? 1 : -1), 0, OnsetPackets);
        if (_score == OnsetPackets)
        {
            IsSpeaking = true;
        }

        // Single clicks do not make it last: it takes several packets, not long ago.
        if (isLoud && _score >= HoldPackets)
        {
            _lastVoiceMs = nowMs;
        }

        OnTime(nowMs);
    }

    /// <summary>Time has passed; also to be called when no packets come, as in discontinuous transmission.</summary>
    public void OnTime(long nowMs)
    {
        if (IsSpeaking && nowMs - _lastVoiceMs > HangoverMs)
        {
            IsSpeaking = false;
            _score = 0;
        }
    }
}
