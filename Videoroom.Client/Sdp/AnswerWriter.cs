using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Client.Sdp;

/// <summary>Answers a server's offer: takes what it sends in any codec that is known here, and sends nothing.</summary>
internal static class AnswerWriter
{
    /// <summary>Writes one.</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="ice">The client's ICE credentials.</param>
    /// <param name="fingerprint">Its certificate.</param>
    public static SessionDescription Answer(SessionDescription offer, IceParameters ice, CertificateFingerprint fingerprint) => new()
    {
        SessionId = 1,
        SessionVersion = offer.SessionVersion,
        BundleMids = offer.BundleMids,
        ExtmapAllowMixed = offer.ExtmapAllowMixed,
        Media = [.. offer.Media.Select(line => Answer(line, ice, fingerprint))],
    };

    private static MediaDescription Answer(MediaDescription line, IceParameters ice, CertificateFingerprint fingerprint)
    {
        var codecs = line.Payloads.Where(payload => CodecNegotiation.IdentifyCodec(payload) is not null).ToList();
        var payloads = line.Payloads.Where(payload => codecs.Contains(payload) || codecs.Any(codec => ClientPayloads.Apt(payload) == codec.PayloadType)).ToList();
        if (line.IsRejected || payloads.Count == 0)
        {
            return new MediaDescription { Media = line.Media, Mid = line.Mid, Port = 0, Protocol = line.Protocol, Formats = line.Formats, Payloads = line.Payloads };
        }

        return new MediaDescription
        {
            Media = line.Media,
            Mid = line.Mid,
            Protocol = line.Protocol,
            Payloads = payloads,
            Direction = line.Direction is SdpDirection.SendOnly or SdpDirection.SendRecv ? SdpDirection.RecvOnly : SdpDirection.Inactive,
            Ice = ice,
            Fingerprints = [fingerprint],
            Setup = SdpSetup.Active,
            RtcpMux = true,
            RtcpReducedSize = line.RtcpReducedSize,
            Extmaps = [.. line.Extmaps.Where(extmap => extmap.Uri is HeaderExtensionUris.Mid or HeaderExtensionUris.TransportWideCc or HeaderExtensionUris.DependencyDescriptor)],
        };
    }
}
