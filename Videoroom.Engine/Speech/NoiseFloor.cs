namespace Videoroom.Engine.Speech;

/// <summary>
/// The loudness that is always there: the least of the last few seconds (minimum statistics). Speech has gaps between its
/// syllables in which it falls back to the room's noise; a fan, once it runs, has none and is the floor itself.
/// </summary>
internal sealed class NoiseFloor
{
    /// <summary>How long a level is remembered: longer than anybody speaks without a gap, and how long new noise may pass for speech.</summary>
    public const long WindowMs = Buckets * BucketMs;

    private const int Buckets = 3;
    private const long BucketMs = 1000;

    private readonly int[] _least = new int[Buckets];
    private int _bucket;
    private long _bucketEndsMs = long.MinValue / 2;

    /// <summary>Begins without knowing any level.</summary>
    public NoiseFloor() => Array.Fill(_least, int.MaxValue);

    /// <summary>The least level of the window; <see cref="int.MaxValue"/> when there is none.</summary>
    public int Level { get; private set; } = int.MaxValue;

    /// <summary>Takes a level.</summary>
    public void Observe(int level, long nowMs)
    {
        Advance(nowMs);
        _least[_bucket] = Math.Min(_least[_bucket], level);
        Level = Math.Min(Level, level);
    }

    private void Advance(long nowMs)
    {
        if (nowMs < _bucketEndsMs)
        {
            return;
        }

        if (nowMs - _bucketEndsMs >= WindowMs)
        {
            // Nothing was heard for so long that a level of before says more about the room than the first one of now.
            Array.Fill(_least, Level);
        }

        _bucket = (_bucket + 1) % Buckets;
        _least[_bucket] = int.MaxValue;
        _bucketEndsMs = nowMs + BucketMs;
        Level = int.MaxValue;
        foreach (var least in _least)
        {
            Level = Math.Min(Level, least);
        }
    }
}
