namespace Videoroom.Engine.Relay;

/// <summary>What the link with one node carried since it was opened, and what it carries now.</summary>
public sealed record RelayLinkStatistics
{
    /// <summary>The other node's name.</summary>
    public required string Node { get; init; }

    /// <summary>Whether we have its offer, and may send.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Packets that we sent, retransmissions and requests included.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Their bytes, without IP and UDP headers.</summary>
    public long BytesSent { get; init; }

    /// <summary>Authenticated packets that came.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Their bytes, without IP and UDP headers.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Packets and control messages that changed nothing: not authentic, seen before, malformed, or about what the node may not ask.</summary>
    public long Refused { get; init; }

    /// <summary>Tracks of the other node that we are subscribed to.</summary>
    public int TracksIn { get; init; }

    /// <summary>Our tracks that the other node is subscribed to.</summary>
    public int TracksOut { get; init; }

    /// <summary>Packets that we sent again as the other node missed them.</summary>
    public long RetransmissionsSent { get; init; }

    /// <summary>Packets that we asked for again.</summary>
    public long RetransmissionsRequested { get; init; }

    /// <summary>Packets that were missing and came as retransmissions.</summary>
    public long PacketsRecovered { get; init; }

    /// <summary>Packets that were missing and never came.</summary>
    public long PacketsLost { get; init; }

    /// <summary>Keyframe requests that we sent.</summary>
    public long KeyFrameRequestsSent { get; init; }

    /// <summary>Keyframe requests that came from the other node.</summary>
    public long KeyFrameRequestsReceived { get; init; }

    /// <summary>The smoothed round trip; null before the first answer.</summary>
    public double? RoundTripTimeSeconds { get; init; }
}
