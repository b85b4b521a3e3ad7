namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// What arrives at the receiver, in bits a second, by its clock: over a short window for a link that is full, where packets come evenly at
/// the link's rate, and over a long one, in which the bursts of a sender with few frames a second average out.
/// </summary>
internal sealed class AcknowledgedBitrate
{
    private const int BucketUs = 50_000;
    private const int Buckets = 20;
    private const int ShortBuckets = 6;

    private readonly long[] _bytes = new long[Buckets];
    private long _bucket = long.MinValue;
    private long _firstBucket;

    /// <summary>What arrived in the last 300 ms; 0 before the first 300 ms.</summary>
    public long RecentBps => Average(ShortBuckets);

    /// <summary>What arrived in the last second, or since the start; 0 before the first 300 ms.</summary>
    public long SustainedBps => Average(Buckets - 1);

    /// <summary>Takes a received packet.</summary>
    public void Add(long arrivalUs, int size)
    {
        var bucket = Math.DivRem(arrivalUs, BucketUs, out var rest) - (rest < 0 ? 1 : 0);
        if (_bucket == long.MinValue)
        {
            _bucket = bucket;
            _firstBucket = bucket;
        }

        if (bucket > _bucket)
        {
            for (var next = Math.Max(_bucket + 1, bucket - Buckets + 1); next <= bucket; next++)
            {
                _bytes[Place(next)] = 0;
            }

            _bucket = bucket;
        }

        // Older than the window: a packet that was overtaken by far.
        if (bucket > _bucket - Buckets)
        {
            _bytes[Place(bucket)] += size;
        }
    }

    /// <summary>Forgets what arrived: the clock has jumped, or the path is another.</summary>
    public void Reset()
    {
        _bucket = long.MinValue;
        Array.Clear(_bytes);
    }

    private static int Place(long bucket) => (int)(((bucket % Buckets) + Buckets) % Buckets);

    // The last bucket is not complete, so it does not count; nor does the first, which began somewhere within its time.
    private long Average(int buckets)
    {
        var available = _bucket == long.MinValue ? 0 : Math.Min(buckets, _bucket - _firstBucket - 1);
        if (available < ShortBuckets)
        {
            return 0;
        }

        var bytes = 0L;
        for (var i = 1; i <= available; i++)
        {
            bytes += _bytes[Place(_bucket - i)];
        }

        return bytes * 8 * 1_000_000 / (available * BucketUs);
    }
}
