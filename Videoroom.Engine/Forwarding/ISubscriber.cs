using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Forwarding;

/// <summary>A peer that tracks are sent to, as its subscriptions see it. On its home loop.</summary>
internal interface ISubscriber
{
    /// <summary>The home loop.</summary>
    IHomeLoop Loop { get; }

    /// <summary>True once media may pass.</summary>
    bool IsReady { get; }

    /// <summary>The round trip in milliseconds; 0 before it is known.</summary>
    long RoundTripMs { get; }

    /// <summary>What the peer may have sent again.</summary>
    RetransmissionBudget Budget { get; }

    /// <summary>How many earlier packets each audio packet repeats for the peer, where that was negotiated (RFC 2198).</summary>
    int RepeatedAudioPackets { get; }

    /// <summary>The next number of the peer's transport-wide counter: one for all packets that it is sent.</summary>
    ushort NextTransportSequenceNumber();

    /// <summary>A packet was sent.</summary>
    void OnSent(in SentRtp sent);

    /// <summary>Has a packet wait when the viewer's network is to get no more at this moment: <see cref="TrackSender.SendWaiting"/> is called later.</summary>
    /// <param name="sender">Whose packet it is.</param>
    /// <param name="packet">The packet; its buffer is retained while it waits.</param>
    /// <returns>False when it is to be sent now.</returns>
    bool TryWait(TrackSender sender, in SentPacket packet);

    /// <summary>Encrypts a packet straight into the send batch.</summary>
    /// <returns>The bytes of the datagram; 0 when it cannot be sent.</returns>
    int SendRtp(ReadOnlySpan<byte> header, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload);

    /// <summary>Counts a packet that was sent again.</summary>
    void OnRetransmitted();

    /// <summary>The stream carries another source from now on, and the receiver must learn its clock.</summary>
    void ReportSoon(OutgoingStream stream);

    /// <summary>Another simulcast layer of a track is forwarded.</summary>
    void OnEncodingSwitched(string trackId, string rid, EncodingSwitchReason reason);

    /// <summary>A fault in what concerns the peer: it ends its connection, never the loop.</summary>
    void OnFault(Exception exception);
}
