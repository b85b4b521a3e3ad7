namespace Videoroom.Engine.Speech;

/// <summary>When a track was loud in the last seconds: a bit for each 20 ms, the newest lowest.</summary>
internal sealed class VoiceHistory
{
    /// <summary>The length of a slot in milliseconds: that of most audio packets.</summary>
    public const long SlotMs = 20;

    /// <summary>
    /// The slots that a packet stands for at most: 120 ms, the longest Opus packet (RFC 6716, section 2.1.4). Thereby packets that come in
    /// bursts count as much as others. A longer gap is a pause of discontinuous transmission, and silence.
    /// </summary>
    public const int MaxPacketSlots = 6;

    private UInt128 _loud;
    private long _slot = long.MinValue / 2;

    /// <summary>Takes a packet: it stands for the time since the one before.</summary>
    public void OnPacket(bool isLoud, long nowMs)
    {
        var slot = nowMs / SlotMs;
        var passed = slot - _slot;
        if (passed > 0)
        {
            _loud = passed < 128 ? _loud << (int)passed : UInt128.Zero;
            _slot = slot;
        }

        if (isLoud)
        {
            _loud |= Newest(passed is > 0 and <= MaxPacketSlots ? (int)passed : 1);
        }
    }

    /// <summary>The loud slots at the time of the newest packet.</summary>
    public VoiceCounts ToCounts() => VoiceCounts.Create(
        _slot, Count(VoiceCounts.ImmediateSlots), Count(VoiceCounts.MediumSlots), Count(VoiceCounts.LongSlots));

    private static UInt128 Newest(int slots) => (UInt128.One << slots) - UInt128.One;

    private int Count(int slots) => (int)UInt128.PopCount(_loud & Newest(slots));
}
