using Videoroom.Engine.Srtp;

namespace Videoroom.Engine.Peers;

/// <summary>What a DTLS association did in one step, for its home loop.</summary>
internal sealed record DtlsProgress
{
    /// <summary>Datagrams to send, in order.</summary>
    public required IReadOnlyList<byte[]> Datagrams { get; init; }

    /// <summary>When it wants to be called again, in milliseconds of the engine's clock; null for never.</summary>
    public long? DeadlineMs { get; init; }

    /// <summary>The keys of what we send, in the one step that ended the handshake with a certificate of the offer.</summary>
    public SrtpSender? Sender { get; init; }

    /// <summary>The keys of what we receive; together with <see cref="Sender"/>.</summary>
    public SrtpReceiver? Receiver { get; init; }

    /// <summary>What ended the association; null while it goes on.</summary>
    public PeerConnectionFailure? Failure { get; init; }

    /// <summary>One sentence on the failure.</summary>
    public string Reason { get; init; } = "";
}
