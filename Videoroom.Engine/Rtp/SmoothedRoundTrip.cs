namespace Videoroom.Engine.Rtp;

/// <summary>
/// The round trip of a connection, smoothed as RFC 6298, section 2, smooths it: a new value counts one eighth. One thread writes it; any
/// thread may read it.
/// </summary>
internal sealed class SmoothedRoundTrip
{
    private const long Unknown = -1;
    private const int Weight = 8;

    private long _microseconds = Unknown;

    /// <summary>The round trip in whole milliseconds; 0 before the first measurement.</summary>
    public long Milliseconds => Math.Max(0, Volatile.Read(ref _microseconds) / 1000);

    /// <summary>The round trip in seconds; null before the first measurement.</summary>
    public double? Seconds
    {
        get
        {
            var microseconds = Volatile.Read(ref _microseconds);
            return microseconds == Unknown ? null : microseconds / 1e6;
        }
    }

    /// <summary>Takes a measurement into the average; the first one is the average.</summary>
    /// <param name="microseconds">What was measured, 0 or more.</param>
    public void Add(long microseconds)
    {
        var before = _microseconds;
        Volatile.Write(ref _microseconds, before == Unknown ? microseconds : before + ((microseconds - before) / Weight));
    }

    /// <summary>Forgets every measurement: the next one is the first.</summary>
    public void Reset() => Volatile.Write(ref _microseconds, Unknown);
}
