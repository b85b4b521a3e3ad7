using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Peers;

/// <summary>What one connection carried: written by its home loop alone, read by the sampling timer.</summary>
internal sealed class PeerCounters
{
    public long PacketsReceived;
    public long PacketsSent;
    public long BytesReceived;
    public long BytesSent;
    public long PacketsLost;
    public long PacketsRecovered;
    public long RetransmittedPacketsSent;
    public long PliCount;
    public long PacketsDiscarded;

    /// <summary>What the peer's network carries, in bits a second; 0 while nothing tells.</summary>
    public long EstimateBps;

    /// <summary>The round trip, from the peer's report blocks.</summary>
    public SmoothedRoundTrip RoundTrip { get; } = new();

    /// <summary>What an observer is told.</summary>
    public PeerConnectionSample ToSample()
        => new()
        {
            PacketsReceived = Volatile.Read(ref PacketsReceived),
            PacketsSent = Volatile.Read(ref PacketsSent),
            BytesReceived = Volatile.Read(ref BytesReceived),
            BytesSent = Volatile.Read(ref BytesSent),
            PacketsLost = Volatile.Read(ref PacketsLost),
            RetransmittedPacketsSent = Volatile.Read(ref RetransmittedPacketsSent),
            PliCount = Volatile.Read(ref PliCount),
            PacketsDiscarded = Volatile.Read(ref PacketsDiscarded),
            PacketsRecovered = Volatile.Read(ref PacketsRecovered),
            RoundTripTimeSeconds = RoundTrip.Seconds,
            EstimateBps = Volatile.Read(ref EstimateBps) is > 0 and var estimate ? estimate : null,
        };
}
