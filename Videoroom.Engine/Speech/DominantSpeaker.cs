namespace Videoroom.Engine.Speech;

/// <summary>
/// Decides which of a room's audio tracks is the dominant speaker, after Volfin and Cohen ("Dominant speaker identification for multipoint
/// videoconferencing"): a track takes over when it is more active than the dominant one on three time scales. Where they compare
/// likelihoods of an activity, this compares how much of the time it was loud; and on the medium scale it asks for a least activity, so
/// that a cough or an "mhm" in the dominant speaker's pause changes nothing.
/// <list type="number">
/// <item>Immediate: it speaks at this moment.</item>
/// <item>Medium: it spoke for most of the last second, and at least twice as much as the dominant one, who has given way. While both go
/// on talking, nothing changes.</item>
/// <item>Long: in the last sentence it said at least half as much as the dominant one.</item>
/// </list>
/// The dominant speaker stays so in silence. One loop at a time decides; <see cref="Current"/> is read by all.
/// </summary>
internal sealed class DominantSpeaker
{
    /// <summary>The time between two decisions, in milliseconds.</summary>
    public const long DecideEveryMs = 100;

    /// <summary>Loud slots of the last tenth of a second that are speech.</summary>
    public const int LeastImmediate = 3;

    /// <summary>Loud slots of the last second that it takes: 600 ms, longer than an interjection.</summary>
    public const int LeastMedium = 30;

    private volatile Speaker? _current;

    /// <summary>The dominant speaker; null before the first, and after it has left.</summary>
    public Speaker? Current => _current;

    /// <summary>A track has ended.</summary>
    public void OnRemoved(Speaker speaker)
    {
        if (_current == speaker)
        {
            _current = null;
        }
    }

    /// <summary>Decides.</summary>
    /// <param name="speakers">The tracks of the room.</param>
    /// <param name="nowMs">Now.</param>
    public void Decide(Speaker[] speakers, long nowMs)
    {
        // One that ended during the last decision.
        var current = _current is { } known && Array.IndexOf(speakers, known) >= 0 ? known : null;
        var present = current?.Counts.At(nowMs) ?? default;
        Speaker? next = null;
        VoiceCounts best = default;
        foreach (var speaker in speakers)
        {
            var counts = speaker.Counts.At(nowMs);
            if (speaker != current && TakesOver(counts, present) && (next is null || counts.Long > best.Long))
            {
                (next, best) = (speaker, counts);
            }
        }

        _current = next ?? current;
    }

    private static bool TakesOver(VoiceCounts counts, VoiceCounts present)
        => counts.Immediate >= LeastImmediate
            && counts.Medium >= LeastMedium
            && counts.Medium >= 2 * present.Medium
            && 2 * counts.Long >= present.Long;
}
