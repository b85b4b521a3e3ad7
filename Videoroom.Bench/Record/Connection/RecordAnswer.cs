using System.Net;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Sdp;

namespace Videoroom.Bench.Record.Connection;

/// <summary>
/// The answer to the page's offer: one m-line that receives one codec with its retransmissions, all simulcast layers, and the header
/// extensions that a recording keeps or needs.
/// </summary>
/// <param name="Sdp">Its text.</param>
/// <param name="ClientFingerprints">The certificates that the page announced.</param>
/// <param name="PayloadType">The codec's payload type.</param>
/// <param name="Extensions">The ids of the header extensions.</param>
internal sealed record RecordAnswer(
    string Sdp, IReadOnlyList<CertificateFingerprint> ClientFingerprints, byte PayloadType, HeaderExtensionIds Extensions)
{
    /// <summary>Answers an offer.</summary>
    /// <param name="offer">The offer's text.</param>
    /// <param name="codec">The codec to receive.</param>
    /// <param name="ice">Our ICE credentials.</param>
    /// <param name="fingerprint">Our certificate.</param>
    /// <param name="address">Where we receive.</param>
    /// <exception cref="InvalidDataException">It cannot be read, or does not offer the codec.</exception>
    public static RecordAnswer Create(string offer, Codec codec, IceParameters ice, CertificateFingerprint fingerprint, IPEndPoint address)
    {
        if (!SdpParser.TryParse(offer, SdpLimits.Default, out var description, out var error))
        {
            throw new InvalidDataException(error);
        }

        var media = description.Media.Count == 1 ? description.Media[0] : throw new InvalidDataException("The offer does not have exactly one m-line.");
        var payload = CodecNegotiation.FindForReceiving(media.Payloads, codec)
            ?? throw new InvalidDataException($"The offer has no {CodecNames.Of(codec)}.");
        var extensions = AnswerExtensions(media, codec);
        var line = AnswerLine(media, payload, extensions) with
        {
            Ice = ice,
            Fingerprints = [fingerprint],

            // The first candidate is the UDP one; nothing listens for TCP.
            Candidates = [HostCandidate.Format([address])[0]],
        };
        var answer = new SessionDescription
        {
            SessionId = 1,
            SessionVersion = 1,
            BundleMids = [media.Mid],
            IceLite = true,
            ExtmapAllowMixed = description.ExtmapAllowMixed,
            Media = [line],
        };
        return new RecordAnswer(
            SdpWriter.Write(answer), media.Fingerprints, payload.PayloadType, HeaderExtensionNegotiation.ToIds(extensions));
    }

    // The dependency descriptor for VP9 too. Not for VP8: with it Chromium leaves picture id and layers out of the payload descriptor,
    // by which servers rewrite VP8.
    private static IReadOnlyList<SdpExtmap> AnswerExtensions(MediaDescription media, Codec codec)
        => HeaderExtensionNegotiation.AnswerForReceiving(media.Extmaps, codec == Codec.Vp9 ? Codec.Av1 : codec);

    private static MediaDescription AnswerLine(MediaDescription media, RtpPayload payload, IReadOnlyList<SdpExtmap> extensions)
    {
        var rtx = CodecNegotiation.FindRtx(media.Payloads, payload.PayloadType);
        var rids = media.Simulcast?.Send ?? [];
        return new MediaDescription
        {
            Media = media.Media,
            Protocol = media.Protocol,
            Payloads = rtx is null ? [payload] : [payload, rtx],
            Mid = media.Mid,
            Direction = SdpDirection.RecvOnly,
            Setup = SdpSetup.Passive,
            RtcpMux = true,
            RtcpReducedSize = media.RtcpReducedSize,
            Extmaps = extensions,
            Rids = [.. rids.Select(rid => new SdpRid(rid, Send: false))],
            Simulcast = rids.Count > 0 ? new SdpSimulcast([], rids) : null,
            EndOfCandidates = true,
        };
    }
}
