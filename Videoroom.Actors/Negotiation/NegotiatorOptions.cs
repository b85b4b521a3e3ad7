using System.Net;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;

namespace Videoroom.Actors.Negotiation;

/// <summary>What one peer's <see cref="Negotiator"/> is told at its start.</summary>
public sealed record NegotiatorOptions
{
    /// <summary>The peer at the other end: its own track ids must begin with <c>PeerId:</c>.</summary>
    public required string PeerId { get; init; }

    /// <summary>What the peer does in its room.</summary>
    public PeerRole Role { get; init; }

    /// <summary>Our ICE credentials, the same in every answer.</summary>
    public required IceParameters Ice { get; init; }

    /// <summary>The fingerprint of our DTLS certificate.</summary>
    public required CertificateFingerprint Fingerprint { get; init; }

    /// <summary>Our host addresses, the preferred one first; they become the answers' candidates.</summary>
    public required IReadOnlyList<IPEndPoint> AnnouncedAddresses { get; init; }

    /// <summary>A publisher's video codec is the first of these that it offers.</summary>
    public IReadOnlyList<Codec> VideoCodecs { get; init; } = DefaultVideoCodecs;

    /// <summary>Receive slots are asked for in multiples of this, per kind: 1 for the original's clients, 4 for our page.</summary>
    public int SlotBlockSize { get; init; } = 1;

    /// <summary>
    /// One MediaStream for a publisher's first audio and first video track, which is what browsers lip-sync by. False for
    /// the original's clients: they take each track's stream for a stream of its own.
    /// </summary>
    public bool GroupStreams { get; init; }

    /// <summary>How many tracks the peer may publish at a time.</summary>
    public int MaxPublishedTracks { get; init; } = 16;

    /// <summary>How long, in milliseconds, a round may wait for its offer, and then for ICE, before the next may begin.</summary>
    public long RoundTimeLimitMs { get; init; } = 10_000;

    /// <summary>
    /// How long, in milliseconds, the client may be at work on an answer at most. It is not told that a track has departed before it
    /// is done with the answer that opened the track: by its next offer, or after this time. 0 for a client that does not mind.
    /// </summary>
    public long OpeningMs { get; init; }

    /// <summary>VP8, H.264, VP9, AV1.</summary>
    public static IReadOnlyList<Codec> DefaultVideoCodecs { get; } = [Codec.Vp8, Codec.H264, Codec.Vp9, Codec.Av1];
}
