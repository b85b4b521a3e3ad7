using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>
/// How many unauthenticated answers a source address gets: a challenge is larger than the request, and over UDP the request
/// may have been sent in somebody else's name. A source is an IPv4 address, or an IPv6 network of 64 bits. Each has a slot of
/// a table of fixed size, by a hash that cannot be computed from outside. Some share one: whoever has very many source
/// addresses can use up the answers of others over UDP; those over TCP and TLS, and all who have an allocation, do not need any.
/// </summary>
internal sealed class TurnAnswerLimiter
{
    /// <summary>Answers that come back in a second, for one source and loop.</summary>
    public const int PerSecond = 25;

    /// <summary>Answers that a silent source has saved up: a whole office may arrive at once behind one address.</summary>
    public const int Burst = 100;

    private const int Slots = 65_536;
    private const int IntervalMs = 1000 / PerSecond;

    // When the bucket of a slot will be full again (the generic cell rate algorithm): one number says it all.
    private readonly long[] _fullAtMs = new long[Slots];
    private readonly long _seed = Random.Shared.NextInt64();

    /// <summary>Takes an answer's worth; false when the source has had enough.</summary>
    public bool TryTake(in TransportAddress source, long nowMs)
    {
        ref var fullAt = ref _fullAtMs[Slot(source)];
        var next = Math.Max(fullAt, nowMs) + IntervalMs;
        if (next - nowMs > Burst * IntervalMs)
        {
            return false;
        }

        fullAt = next;
        return true;
    }

    private int Slot(in TransportAddress source) => HashCode.Combine(_seed, source.Network) & (Slots - 1);
}
