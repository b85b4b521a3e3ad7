namespace Videoroom.Engine.Turn;

/// <summary>
/// How much a user may relay: a bit rate, with a burst of a second's worth. Taken from by every loop that serves the user,
/// without a lock.
/// </summary>
/// <remarks>
/// The generic cell rate algorithm (ITU-T I.371, annex A): one number, the time up to which the rate is used up, runs
/// ahead of the clock by at most the burst.
/// </remarks>
/// <param name="bitsPerSecond">The rate.</param>
internal sealed class TurnBandwidth(long bitsPerSecond)
{
    private const long SecondNs = 1_000_000_000;
    private const long NsPerMs = 1_000_000;
    private const int BitsPerByte = 8;

    /// <summary>What a datagram costs besides its payload, in bytes, as on the wire (IPv6, UDP): small ones are work, too.</summary>
    private const int Overhead = 48;

    private long _usedUntilNs;
    private long _dropped;

    /// <summary>Datagrams that were too much.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Takes a datagram's worth; false, and the datagram is counted as dropped, when there is too little.</summary>
    /// <param name="bytes">Its payload.</param>
    /// <param name="nowMs">The engine's clock, in milliseconds.</param>
    public bool TryTake(int bytes, long nowMs)
    {
        var nowNs = nowMs * NsPerMs;
        var costNs = (bytes + Overhead) * BitsPerByte * SecondNs / bitsPerSecond;
        while (true)
        {
            var used = Volatile.Read(ref _usedUntilNs);
            var next = Math.Max(used, nowNs) + costNs;
            if (next - nowNs > SecondNs)
            {
                Interlocked.Increment(ref _dropped);
                return false;
            }

            if (Interlocked.CompareExchange(ref _usedUntilNs, next, used) == used)
            {
                return true;
            }
        }
    }
}
