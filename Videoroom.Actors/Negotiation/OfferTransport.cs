using System.Diagnostics.CodeAnalysis;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// What an offer says about its one transport, and whether the server can run it: everything bundled, RTCP multiplexed, ICE
/// against a lite agent, DTLS with the server as its passive side.
/// </summary>
/// <param name="UsernameFragment">The client's ICE user name fragment; empty when no m-line is in use yet.</param>
/// <param name="Fingerprints">Its certificates by hash functions that are strong enough; empty when no m-line is in use yet.</param>
internal sealed record OfferTransport(string UsernameFragment, IReadOnlyList<CertificateFingerprint> Fingerprints)
{
    private static readonly string[] StrongHashes = ["sha-256", "sha-384", "sha-512"];

    /// <summary>Whether an m-line takes part in the session: neither rejected nor of a kind that the server does not know.</summary>
    public static bool IsInUse(MediaDescription media) => media.Kind is not null && !media.IsRejected && media.Payloads.Count > 0;

    /// <summary>Checks an offer.</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="transport">Its transport.</param>
    /// <param name="error">One sentence: what was wrong and what was expected.</param>
    public static bool TryRead(
        SessionDescription offer, [NotNullWhen(true)] out OfferTransport? transport, [NotNullWhen(false)] out string? error)
    {
        transport = null;
        error = offer.IceLite ? "The offer has a=ice-lite, but the server is the lite side: the client must run full ICE." : null;
        MediaDescription? first = null;
        foreach (var media in offer.Media)
        {
            if (error is null && IsInUse(media))
            {
                first ??= media;
                error = CheckLine(offer, media);
            }
        }

        if (error is not null)
        {
            return false;
        }

        if (first is null)
        {
            transport = new OfferTransport("", []);
            return true;
        }

        // The first m-line in use is the one whose transport the bundle runs on (RFC 9143, section 7.3).
        var strong = first.Fingerprints.Where(fingerprint => StrongHashes.Contains(fingerprint.Algorithm)).ToArray();
        error = first switch
        {
            { Ice: null } => $"m-line {first.Mid} has no a=ice-ufrag and a=ice-pwd.",
            { Setup: SdpSetup.Passive } => $"m-line {first.Mid} has a=setup:passive, but the server is the passive side: actpass or active was expected.",
            { Fingerprints.Count: 0 } => $"m-line {first.Mid} has no a=fingerprint; without one no media is taken (RFC 8827, section 6.5).",
            _ when strong.Length == 0 => $"m-line {first.Mid} has a=fingerprint only with a weak hash; sha-256, sha-384 or sha-512 was expected.",
            _ => null,
        };
        if (error is not null)
        {
            return false;
        }

        transport = new OfferTransport(first.Ice!.UsernameFragment, strong);
        return true;
    }

    /// <summary>Whether both name the same certificates, in whatever order.</summary>
    public bool HasSameFingerprints(IReadOnlyList<CertificateFingerprint> others) =>
        Fingerprints.Count == others.Count && Fingerprints.All(others.Contains);

    private static string? CheckLine(SessionDescription offer, MediaDescription media) => media switch
    {
        { Direction: SdpDirection.SendRecv } => $"m-line {media.Mid} is sendrecv; sendonly, recvonly or inactive was expected.",
        { RtcpMux: false } => $"m-line {media.Mid} has no a=rtcp-mux; the server has one port for both.",
        _ when !offer.BundleMids.Contains(media.Mid) => $"m-line {media.Mid} is not in a=group:BUNDLE; the server has one transport for all.",
        _ => null,
    };
}
