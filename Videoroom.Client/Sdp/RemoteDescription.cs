using System.Globalization;
using System.Net;
using Videoroom.Client.Media;
using Videoroom.Client.Network;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Network;
using Videoroom.Engine.Sdp;

namespace Videoroom.Client.Sdp;

/// <summary>What a client needs of a server's offer or answer.</summary>
/// <param name="Description">The whole description.</param>
/// <param name="Server">The server's side of the transport.</param>
/// <param name="Streams">What it sends.</param>
internal sealed record RemoteDescription(SessionDescription Description, ServerDescription Server, IReadOnlyList<IncomingStreamOptions> Streams)
{
    /// <summary>The UDP addresses of its candidates.</summary>
    public IEnumerable<TransportAddress> Addresses
        => Description.Media.SelectMany(line => line.Candidates).Select(ReadCandidate).OfType<TransportAddress>().Distinct();

    /// <summary>Reads a description.</summary>
    /// <param name="sdp">The SDP.</param>
    /// <param name="isOffer">The server made an offer.</param>
    /// <exception cref="FormatException">It cannot be read, or lacks ICE credentials or a fingerprint.</exception>
    public static RemoteDescription Parse(string sdp, bool isOffer)
    {
        if (!SdpParser.TryParse(sdp, SdpLimits.Default, out var description, out var error))
        {
            throw new FormatException($"The server's description cannot be read. {error}");
        }

        var ice = description.Media.FirstOrDefault(line => line.Ice is not null)?.Ice;
        List<CertificateFingerprint> fingerprints = [.. description.Media.SelectMany(line => line.Fingerprints).Distinct()];
        if (ice is null || fingerprints.Count == 0)
        {
            throw new FormatException("The server's description lacks ice-ufrag, ice-pwd or fingerprint.");
        }

        return new RemoteDescription(
            description,
            new ServerDescription(ice, fingerprints, IsController: isOffer && !description.IceLite)
            {
                ClientRole = !isOffer && description.Media.Any(line => line.Setup == SdpSetup.Active) ? DtlsRole.Server : DtlsRole.Client,
            },
            [.. description.Media.Where(IsSent).Select(Stream)]);
    }

    /// <summary>Reads a candidate's address: <c>candidate:foundation component UDP priority address port typ host</c> (RFC 8839, section 5.1).</summary>
    /// <returns>Null for other transports than UDP and for names.</returns>
    public static TransportAddress? ReadCandidate(string candidate)
    {
        var parts = candidate.Split(' ');
        return parts.Length >= 6
            && parts[2].Equals("UDP", StringComparison.OrdinalIgnoreCase)
            && IPAddress.TryParse(parts[4], out var address)
            && ushort.TryParse(parts[5], CultureInfo.InvariantCulture, out var port)
            ? TransportAddress.FromAddress(address, port)
            : null;
    }

    private static bool IsSent(MediaDescription line)
        => line.Kind is not null && !line.IsRejected && line.Direction is SdpDirection.SendOnly or SdpDirection.SendRecv;

    private static IncomingStreamOptions Stream(MediaDescription line)
    {
        var group = line.SsrcGroups.FirstOrDefault(group => group.Semantics == "FID" && group.Ssrcs.Count == 2);
        var ssrc = group?.Ssrcs[0] ?? (line.Ssrcs.Count > 0 ? line.Ssrcs[0].Ssrc : null);
        return new IncomingStreamOptions(line.Mid, line.Kind!.Value, ssrc, group?.Ssrcs[1])
        {
            ReducedSize = line.RtcpReducedSize,
            Formats = new IncomingFormats(
                line.Payloads.Where(payload => CodecNegotiation.IdentifyCodec(payload) is not null)
                    .ToDictionary(payload => payload.PayloadType, payload => CodecNegotiation.IdentifyCodec(payload)!.Value),
                line.Payloads.Where(payload => ClientPayloads.Apt(payload) is not null)
                    .ToDictionary(payload => payload.PayloadType, payload => ClientPayloads.Apt(payload)!.Value),
                HeaderExtensionNegotiation.ToIds(line.Extmaps))
            {
                HasCongestionControlFeedback = line.Payloads.Any(payload => payload.HasFeedback(RtcpFeedbackNames.CongestionControl)),
                HasReceiverEstimate = line.Payloads.Any(payload => payload.HasFeedback(RtcpFeedbackNames.ReceiverEstimate)),
                RedPayloadType = line.Kind == MediaKind.Audio && line.Payloads.Count > 0 ? CodecNegotiation.FindRed(line.Payloads, line.Payloads[0])?.PayloadType : null,
            },
        };
    }
}
