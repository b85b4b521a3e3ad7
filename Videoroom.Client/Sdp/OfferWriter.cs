using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Client.Sdp;

/// <summary>Writes the client's offers: what a browser would write (docs/protocol.md, section 4).</summary>
internal static class OfferWriter
{
    private const string Cname = "client";

    // A MediaStream that has no name (RFC 8830, section 2).
    private const string NoStream = "-";

    /// <summary>Writes one.</summary>
    /// <param name="lines">The session's m-lines.</param>
    /// <param name="ice">Its ICE credentials.</param>
    /// <param name="fingerprint">Its certificate.</param>
    /// <param name="version">Counts the offers of the session.</param>
    /// <param name="feedback">What the client tells about what it receives.</param>
    /// <param name="videoCodecs">The video codecs that it receives; null for all.</param>
    public static string Write(
        IReadOnlyList<SessionLine> lines, IceParameters ice, CertificateFingerprint fingerprint, int version, ReceiverFeedback feedback = default,
        IReadOnlyList<Codec>? videoCodecs = null)
        => SdpWriter.Write(new SessionDescription
        {
            SessionId = 1,
            SessionVersion = version,
            BundleMids = [.. lines.Select(line => line.Mid)],
            ExtmapAllowMixed = true,
            Media = [.. lines.Select(line => Describe(line, ice, fingerprint, feedback, videoCodecs))],
        });

    private static MediaDescription Describe(
        SessionLine line, IceParameters ice, CertificateFingerprint fingerprint, ReceiverFeedback feedback, IReadOnlyList<Codec>? videoCodecs)
    {
        var media = new MediaDescription
        {
            Media = line.Kind == MediaKind.Audio ? "audio" : "video",
            Mid = line.Mid,
            Ice = ice,
            Fingerprints = [fingerprint],
            Setup = SdpSetup.ActPass,
            RtcpMux = true,
            RtcpReducedSize = true,
            Extmaps = Extmaps(line),
            Direction = SdpDirection.RecvOnly,
            Payloads = line.Kind == MediaKind.Video && videoCodecs is not null ? [.. videoCodecs.SelectMany(ClientPayloads.Of)] : ClientPayloads.Of(line.Kind),
        };
        if (line.Track is not { } track)
        {
            return feedback == ReceiverFeedback.TransportWide ? media : ReplaceFeedback(media, feedback);
        }

        media = media with
        {
            Direction = SdpDirection.SendOnly,
            Payloads = ClientPayloads.Of(track.Publication.Content.Codec),

            // Some servers take simulcast only from a track with a name.
            Msids = [new SdpMsid(NoStream, $"track{track.Mid}")],
        };
        return track.Rids.Count > 0
            ? media with { Rids = [.. track.Rids.Select(rid => new SdpRid(rid, Send: true))], Simulcast = new SdpSimulcast(track.Rids, []) }
            : media with
            {
                Ssrcs = [.. track.Ssrcs.Concat(track.RtxSsrcs).Select(ssrc => new SdpSsrc(ssrc, Cname))],
                SsrcGroups = track.RtxSsrcs.Count > 0 ? [new SdpSsrcGroup("FID", [track.Ssrcs[0], track.RtxSsrcs[0]])] : [],
            };
    }

    private static MediaDescription ReplaceFeedback(MediaDescription media, ReceiverFeedback feedback) => media with
    {
        Extmaps = [.. media.Extmaps.Where(extmap => extmap.Uri != HeaderExtensionUris.TransportWideCc)],
        Payloads =
        [
            .. media.Payloads.Select(payload => payload with
            {
                Feedback =
                [
                    .. payload.Feedback.Where(value => value != RtcpFeedbackNames.TransportWide),
                    .. feedback == ReceiverFeedback.ReceiverEstimate && payload.Feedback.Count > 0 ? (string[])[RtcpFeedbackNames.ReceiverEstimate] : [],
                ],
            }),
        ],
        CommonFeedback = feedback == ReceiverFeedback.CongestionControl ? [RtcpFeedbackNames.CongestionControl] : [],
    };

    private static List<SdpExtmap> Extmaps(SessionLine line)
    {
        List<SdpExtmap> extmaps = [new(3, HeaderExtensionUris.TransportWideCc), new(4, HeaderExtensionUris.Mid)];
        if (line.Kind == MediaKind.Audio)
        {
            extmaps.Add(new SdpExtmap(1, HeaderExtensionUris.AudioLevel));
            return extmaps;
        }

        extmaps.Add(new SdpExtmap(10, HeaderExtensionUris.RtpStreamId));
        extmaps.Add(new SdpExtmap(11, HeaderExtensionUris.RepairedRtpStreamId));
        if (line.Track is null || line.Track.Publication.Content.HasDependencyDescriptor)
        {
            extmaps.Add(new SdpExtmap(12, HeaderExtensionUris.DependencyDescriptor));
        }

        return extmaps;
    }
}
