namespace Videoroom.Engine.Speech;

/// <summary>
/// How much of the last moments a track was loud, on three time scales, in slots of <see cref="VoiceHistory.SlotMs"/>. It is one number, so
/// that another loop reads it whole.
/// </summary>
/// <param name="Packed">The slot of the newest packet, then a byte for each count.</param>
internal readonly record struct VoiceCounts(long Packed)
{
    /// <summary>Slots of the immediate scale: a tenth of a second, which is a syllable.</summary>
    public const int ImmediateSlots = 5;

    /// <summary>Slots of the medium scale: a second, which is some words.</summary>
    public const int MediumSlots = 50;

    /// <summary>Slots of the long scale: two and a half seconds, which is a sentence.</summary>
    public const int LongSlots = 125;

    /// <summary>Loud slots of the immediate scale.</summary>
    public int Immediate => (byte)(Packed >> 16);

    /// <summary>Loud slots of the medium scale.</summary>
    public int Medium => (byte)(Packed >> 8);

    /// <summary>Loud slots of the long scale.</summary>
    public int Long => (byte)Packed;

    private long Slot => Packed >> 24;

    /// <summary>Puts counts together.</summary>
    public static VoiceCounts Create(long slot, int immediate, int medium, int longest)
        => new((slot << 24) | ((long)immediate << 16) | ((long)medium << 8) | (uint)longest);

    /// <summary>The counts as they are later, when nothing came since: as if the oldest slots of each scale had been loud ones.</summary>
    public VoiceCounts At(long nowMs)
    {
        var passed = Math.Clamp((nowMs / VoiceHistory.SlotMs) - Slot, 0, LongSlots);
        return Create(Slot + passed, LessOf(Immediate, passed), LessOf(Medium, passed), LessOf(Long, passed));
    }

    private static int LessOf(int count, long passed) => (int)Math.Max(0, count - passed);
}
