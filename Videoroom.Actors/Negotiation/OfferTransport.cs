using System.Diagnostics.CodeAnalysis;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// What an offer says about its one transport, and whether the server can run it: everything bundled, RTCP multiplexed, ICE
/// against a lite agent, and which side begins the DTLS handshake.
/// </summary>
/// <param name="UsernameFragment">The client's ICE user name fragment; empty when no m-line is in use yet.</param>
/// <param name="Fingerprints">Its certificates by hash functions that are strong enough; empty when no m-line is in use yet.</param>
/// <param name="OwnRole">The server's side of the DTLS handshake: it waits, unless the client only waits, too (RFC 8842, section 5.3).</param>
/// <param name="CarrierMid">
/// The m-line whose transport all others run on. It may be one that the server has no use for itself: a data channel's, with bundle-only
/// m-lines after it. Null when no m-line is in use yet.
/// </param>
internal sealed record OfferTransport(
    string UsernameFragment, IReadOnlyList<CertificateFingerprint> Fingerprints, DtlsRole OwnRole, string? CarrierMid = null)
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
            transport = new OfferTransport("", [], DtlsRole.Server);
            return true;
        }

        var carrier = CarrierOf(offer, first);
        var strong = carrier.Fingerprints.Where(fingerprint => StrongHashes.Contains(fingerprint.Algorithm)).ToArray();
        error = carrier switch
        {
            { Ice: null } => $"m-line {carrier.Mid} has no a=ice-ufrag and a=ice-pwd.",
            { Fingerprints.Count: 0 } => $"m-line {carrier.Mid} has no a=fingerprint; without one no media is taken (RFC 8827, section 6.5).",
            _ when strong.Length == 0 => $"m-line {carrier.Mid} has a=fingerprint only with a weak hash; sha-256, sha-384 or sha-512 was expected.",
            _ => null,
        };
        if (error is not null)
        {
            return false;
        }

        var ownRole = carrier.Setup == SdpSetup.Passive ? DtlsRole.Client : DtlsRole.Server;
        transport = new OfferTransport(carrier.Ice!.UsernameFragment, strong, ownRole, carrier.Mid);
        return true;
    }

    /// <summary>
    /// Whether an m-line can be rejected without harm to others. The one that the bundle's transport is taken from would take them along
    /// (RFC 9143, section 7.3.3).
    /// </summary>
    public bool MayReject(SessionDescription offer, MediaDescription media)
        => media.Mid != CarrierMid && media.Mid != (offer.BundleMids is [var first, ..] ? first : null);

    /// <summary>Whether both name the same certificates, in whatever order.</summary>
    public bool HasSameFingerprints(IReadOnlyList<CertificateFingerprint> others)
        => Fingerprints.Count == others.Count && Fingerprints.All(others.Contains);

    /// <summary>
    /// The m-line whose transport the bundle runs on (RFC 9143, section 7.3): the first in use, unless it has none of its own and leaves it
    /// to the group's first m-line, whatever that is for. A mid in the group that no m-line has is passed over.
    /// </summary>
    private static MediaDescription CarrierOf(SessionDescription offer, MediaDescription first) => !first.BundleOnly || first.Ice is not null
        ? first
        : offer.BundleMids.Select(mid => offer.Media.FirstOrDefault(media => media.Mid == mid))
            .FirstOrDefault(media => media is { IsRejected: false, Ice: not null }) ?? first;

    private static string? CheckLine(SessionDescription offer, MediaDescription media) => media switch
    {
        { Direction: SdpDirection.SendRecv } => $"m-line {media.Mid} is sendrecv; sendonly, recvonly or inactive was expected.",
        { RtcpMux: false } => $"m-line {media.Mid} has no a=rtcp-mux; the server has one port for both.",
        _ when !offer.BundleMids.Contains(media.Mid) => $"m-line {media.Mid} is not in a=group:BUNDLE; the server has one transport for all.",
        _ => null,
    };
}
