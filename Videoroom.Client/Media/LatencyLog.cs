namespace Videoroom.Client.Media;

/// <summary>How long stamped packets took from sender to receiver, of all clients of a loop. It lives on the loop's thread.</summary>
internal sealed class LatencyLog
{
    private const int BucketUs = 10;
    private const int Buckets = 200_000;
    private readonly int[] _counts = new int[Buckets];

    /// <summary>Packets since the last <see cref="Reset"/>.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one packet; 2 s and longer count as 2 s.</summary>
    public void Add(long latencyUs)
    {
        _counts[Math.Clamp(latencyUs / BucketUs, 0, Buckets - 1)]++;
        Count++;
    }

    /// <summary>The latency in milliseconds that this share of the packets did not exceed, to 10 µs; 0 without packets.</summary>
    public double QuantileMs(double share)
    {
        var rest = (long)Math.Ceiling(Count * share);
        for (var bucket = 0; bucket < Buckets && rest > 0; bucket++)
        {
            rest -= _counts[bucket];
            if (rest <= 0)
            {
                return (bucket + 1) * BucketUs / 1000.0;
            }
        }

        return 0;
    }

    /// <summary>Starts a new measurement.</summary>
    public void Reset()
    {
        Array.Clear(_counts);
        Count = 0;
    }
}
