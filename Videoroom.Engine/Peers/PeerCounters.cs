namespace Videoroom.Engine.Peers;

/// <summary>What one connection carried: written by its home loop alone, read by the sampling timer.</summary>
internal sealed class PeerCounters
{
    public long PacketsReceived;
    public long PacketsSent;
    public long BytesReceived;
    public long BytesSent;
    public long PacketsLost;
    public long RetransmittedPacketsSent;
    public long PliCount;
    public long PacketsDiscarded;

    /// <summary>Microseconds; negative before the first report.</summary>
    public long RoundTripTimeUs = -1;

    /// <summary>The round trip in milliseconds; 0 before it is known.</summary>
    public long RoundTripMs => Math.Max(0, RoundTripTimeUs / 1000);

    /// <summary>What an observer is told.</summary>
    public PeerConnectionSample ToSample()
    {
        var roundTripUs = Volatile.Read(ref RoundTripTimeUs);
        return new PeerConnectionSample
        {
            PacketsReceived = Volatile.Read(ref PacketsReceived),
            PacketsSent = Volatile.Read(ref PacketsSent),
            BytesReceived = Volatile.Read(ref BytesReceived),
            BytesSent = Volatile.Read(ref BytesSent),
            PacketsLost = Volatile.Read(ref PacketsLost),
            RetransmittedPacketsSent = Volatile.Read(ref RetransmittedPacketsSent),
            PliCount = Volatile.Read(ref PliCount),
            PacketsDiscarded = Volatile.Read(ref PacketsDiscarded),
            RoundTripTimeSeconds = roundTripUs < 0 ? null : roundTripUs / 1e6,
        };
    }
}
