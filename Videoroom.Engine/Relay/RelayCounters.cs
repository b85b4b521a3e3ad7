using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Relay;

/// <summary>What one link carried: written by its home loop alone, read by whoever asks.</summary>
internal sealed class RelayCounters
{
    public long PacketsSent;
    public long BytesSent;
    public long PacketsReceived;
    public long BytesReceived;
    public long Refused;
    public int TracksIn;
    public int TracksOut;
    public long RetransmissionsSent;
    public long RetransmissionsRequested;
    public long PacketsRecovered;
    public long PacketsLost;
    public long KeyFrameRequestsSent;
    public long KeyFrameRequestsReceived;

    /// <summary>The round trip, from the answers to our pings.</summary>
    public SmoothedRoundTrip RoundTrip { get; } = new();

    /// <summary>What is told of it.</summary>
    public RelayLinkStatistics ToStatistics(string node, bool isOpen)
        => new()
        {
            Node = node,
            IsOpen = isOpen,
            PacketsSent = Volatile.Read(ref PacketsSent),
            BytesSent = Volatile.Read(ref BytesSent),
            PacketsReceived = Volatile.Read(ref PacketsReceived),
            BytesReceived = Volatile.Read(ref BytesReceived),
            Refused = Volatile.Read(ref Refused),
            TracksIn = Volatile.Read(ref TracksIn),
            TracksOut = Volatile.Read(ref TracksOut),
            RetransmissionsSent = Volatile.Read(ref RetransmissionsSent),
            RetransmissionsRequested = Volatile.Read(ref RetransmissionsRequested),
            PacketsRecovered = Volatile.Read(ref PacketsRecovered),
            PacketsLost = Volatile.Read(ref PacketsLost),
            KeyFrameRequestsSent = Volatile.Read(ref KeyFrameRequestsSent),
            KeyFrameRequestsReceived = Volatile.Read(ref KeyFrameRequestsReceived),
            RoundTripTimeSeconds = RoundTrip.Seconds,
        };
}
