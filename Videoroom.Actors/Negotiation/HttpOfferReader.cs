using System.Diagnostics.CodeAnalysis;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// Reads the one offer of a WHIP or WHEP session and says whether it can be answered (RFC 9725, sections 4.2 and 4.4): before
/// anything is made for it, so that a bad one leaves nothing behind. Never throws.
/// </summary>
internal static class HttpOfferReader
{
    /// <summary>Reads an offer.</summary>
    /// <param name="sdp">The text; not trusted.</param>
    /// <param name="role"><see cref="PeerRole.Publisher"/> or <see cref="PeerRole.Viewer"/>.</param>
    /// <param name="codecs">The codecs that the server takes.</param>
    /// <param name="maxTracks">How many tracks may be published.</param>
    /// <param name="offer">The offer, each line with the one direction that the session has.</param>
    /// <param name="transport">Its transport.</param>
    /// <param name="refusal">Why it cannot be answered.</param>
    public static bool TryRead(
        string sdp,
        PeerRole role,
        TakenCodecs codecs,
        int maxTracks,
        [NotNullWhen(true)] out SessionDescription? offer,
        [NotNullWhen(true)] out OfferTransport? transport,
        [NotNullWhen(false)] out HttpOfferRefusal? refusal)
    {
        (offer, transport) = (null, null);
        if (!SdpParser.TryParse(sdp, SdpLimits.Default, out var parsed, out var error))
        {
            refusal = new HttpOfferRefusal(HttpOfferFault.Malformed, error);
            return false;
        }

        offer = parsed with { Media = [.. parsed.Media.Select(media => media with { Direction = DirectionOf(media, role) })] };
        if (!OfferTransport.TryRead(offer, out transport, out error) || (error = CheckLines(offer)) is not null)
        {
            refusal = new HttpOfferRefusal(HttpOfferFault.Transport, error);
            return false;
        }

        error = CheckMedia(offer, role, codecs, maxTracks);
        refusal = error is null ? null : new HttpOfferRefusal(HttpOfferFault.Media, error);
        return refusal is null;
    }

    /// <summary>Whether an m-line carries a track of the session.</summary>
    public static bool Carries(MediaDescription media) => OfferTransport.IsInUse(media) && media.Direction != SdpDirection.Inactive;

    /// <summary>The m-lines that would carry a track if they had a codec of the server's.</summary>
    public static IReadOnlyList<RefusedLine> RefusedLines(SessionDescription offer, TakenCodecs codecs)
        => [.. offer.Media.Where(Carries).Select(codecs.Check).OfType<RefusedLine>()];

    // Clients that know only transceivers of both directions offer sendrecv; what they do not mean is left out.
    private static SdpDirection DirectionOf(MediaDescription media, PeerRole role) => (role, media.Direction) switch
    {
        (PeerRole.Publisher, SdpDirection.SendRecv or SdpDirection.SendOnly) => SdpDirection.SendOnly,
        (PeerRole.Viewer, SdpDirection.SendRecv or SdpDirection.RecvOnly) => SdpDirection.RecvOnly,
        _ => SdpDirection.Inactive,
    };

    // Only a bundle-only m-line may leave its transport to another (RFC 9143, section 7.1.3).
    private static string? CheckLines(SessionDescription offer)
    {
        var incomplete = offer.Media.FirstOrDefault(media =>
            OfferTransport.IsInUse(media) && !media.BundleOnly
            && (media.Ice is null || media.Fingerprints.Count == 0 || media.Setup == SdpSetup.None));
        return incomplete is null
            ? null
            : $"m-line {incomplete.Mid} lacks some of a=ice-ufrag, a=ice-pwd, a=fingerprint and a=setup, and is not a=bundle-only.";
    }

    // RFC 9725, section 4.4.3, advises against partly successful answers, as they may mislead: here the answer says what it refuses, and a
    // camera with G.711 shows its picture.
    private static string? CheckMedia(SessionDescription offer, PeerRole role, TakenCodecs codecs, int maxTracks)
    {
        var carrying = offer.Media.Where(Carries).ToList();
        if (carrying.Count == 0)
        {
            return role == PeerRole.Publisher
                ? "The offer sends nothing: an audio or video m-line with a=sendonly or a=sendrecv was expected."
                : "The offer receives nothing: an audio or video m-line with a=recvonly or a=sendrecv was expected.";
        }

        var taken = carrying.FindAll(media => codecs.Choose(media) is not null);
        if (taken.Count == 0)
        {
            return RefusedLine.Explain(RefusedLines(offer, codecs));
        }

        if (role != PeerRole.Publisher)
        {
            return null;
        }

        return taken.Count > maxTracks
            ? $"The offer publishes {taken.Count} tracks; at most {maxTracks} are taken."
            : taken.Select(media => OwnTracks.CheckEncodings(media, AnswerLines.GetRids(media))).FirstOrDefault(error => error is not null);
    }
}
