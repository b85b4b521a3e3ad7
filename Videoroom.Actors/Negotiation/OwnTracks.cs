using System.Diagnostics.CodeAnalysis;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>The tracks that a client publishes, as its last offer that was taken says.</summary>
internal sealed class OwnTracks(string peerId, int maxTracks)
{
    private const int MaxEncodings = 4;

    private static readonly string[] QualityOrder = ["l", "m", "h"];

    private readonly string _prefix = peerId + ":";
    private Dictionary<string, OwnTrack> _tracks = [];

    /// <summary>Whether the client publishes this track.</summary>
    public bool Contains(string trackId) => _tracks.ContainsKey(trackId);

    /// <summary>Says what is wrong with the number of an m-line's encodings; null when nothing is.</summary>
    public static string? CheckEncodings(MediaDescription media, IReadOnlyList<string> rids) =>
        rids.Count <= MaxEncodings ? null : $"m-line {media.Mid} offers {rids.Count} simulcast encodings; at most {MaxEncodings} are taken.";

    /// <summary>Reads an offer. Changes nothing: <see cref="Apply"/> does.</summary>
    /// <param name="offer">An offer that was checked.</param>
    /// <param name="client">What the client says about it.</param>
    /// <param name="lines">Chooses codecs and writes single lines.</param>
    /// <param name="tracks">The tracks by id.</param>
    /// <param name="error">One sentence: what was wrong and what was expected.</param>
    public bool TryRead(
        SessionDescription offer,
        ClientOffer client,
        AnswerLines lines,
        [NotNullWhen(true)] out Dictionary<string, OwnTrack>? tracks,
        [NotNullWhen(false)] out string? error)
    {
        tracks = null;
        error = null;
        var read = new Dictionary<string, OwnTrack>();
        foreach (var trackId in client.MidToTrackId.Values.Concat(client.TrackMetadataJson.Keys))
        {
            if (!trackId.StartsWith(_prefix, StringComparison.Ordinal))
            {
                error = $"The track id {Shorten(trackId)} does not begin with the peer's own id.";
                return false;
            }
        }

        foreach (var media in offer.Media)
        {
            if (!OfferTransport.IsInUse(media)
                || media.Direction != SdpDirection.SendOnly
                || !client.MidToTrackId.TryGetValue(media.Mid, out var trackId))
            {
                continue;
            }

            if (read.Count == maxTracks)
            {
                error = $"The offer publishes more than {maxTracks} tracks.";
                return false;
            }

            if (lines.ChooseCodec(media) is not var (codec, payload))
            {
                error = $"m-line {media.Mid} offers no codec that this server takes.";
                return false;
            }

            var rids = OrderByQuality(AnswerLines.GetRids(media), client.TrackBitrates.GetValueOrDefault(trackId));
            error = CheckEncodings(media, rids);
            if (error is not null)
            {
                return false;
            }

            if (!read.TryAdd(trackId, CreateTrack(trackId, client, media, lines.Receive(media, codec, payload, rids), codec, rids)))
            {
                error = $"The track {Shorten(trackId)} is said to be on two m-lines.";
                return false;
            }
        }

        tracks = read;
        return true;
    }

    /// <summary>Makes what was read the present state.</summary>
    /// <param name="tracks">What <see cref="TryRead"/> gave.</param>
    /// <returns>Ids of tracks that are gone; tracks that differ on the wire; tracks that differ in what the room knows.</returns>
    public (List<string> Gone, List<PublishOptions> Changed, List<PublishedTrack> News) Apply(Dictionary<string, OwnTrack> tracks)
    {
        var before = _tracks;
        _tracks = tracks;
        return (
            [.. before.Keys.Where(id => !tracks.ContainsKey(id))],
            [.. tracks.Values.Where(track => !track.IsSameOnWire(before.GetValueOrDefault(track.Options.TrackId))).Select(track => track.Options)],
            [.. tracks.Values.Where(track => !track.IsSameForRoom(before.GetValueOrDefault(track.Options.TrackId))).Select(track => track.Published)]);
    }

    private static OwnTrack CreateTrack(
        string trackId, ClientOffer client, MediaDescription offered, MediaDescription answer, Codec codec, IReadOnlyList<string> rids)
    {
        var payload = answer.Payloads[0];
        var format = CodecNegotiation.ToFormat(payload, codec);
        var options = new PublishOptions
        {
            TrackId = trackId,
            Mid = offered.Mid,
            Format = format,
            RtxPayloadType = answer.Payloads.Count > 1 ? answer.Payloads[1].PayloadType : null,
            Encodings = rids.Count > 0 ? [.. rids.Select(rid => new PublishedEncoding(rid))] : [GetEncoding(offered)],
            Extensions = HeaderExtensionNegotiation.ToReceivedIds(answer.Extmaps, rids.Count > 0),
            Nack = payload.HasFeedback("nack"),
            PictureLossIndication = payload.HasFeedback("nack pli"),
            FullIntraRequest = payload.HasFeedback("ccm fir"),
            ReceiverEstimatedMaximumBitrate = payload.HasFeedback("goog-remb"),
        };
        var published = new PublishedTrack(
            trackId,
            offered.Mid,
            format,
            rids,
            client.TrackMetadataJson.GetValueOrDefault(trackId),
            client.TrackBitrates.GetValueOrDefault(trackId));
        return new OwnTrack(options, published, answer);
    }

    private static PublishedEncoding GetEncoding(MediaDescription media)
    {
        var pair = media.SsrcGroups.FirstOrDefault(group => group.Semantics == "FID" && group.Ssrcs.Count == 2);
        return pair is not null
            ? new PublishedEncoding(null, pair.Ssrcs[0], pair.Ssrcs[1])
            : new PublishedEncoding(null, media.Ssrcs.Count > 0 ? media.Ssrcs[0].Ssrc : null);
    }

    // Lowest quality first: by the rids' names where they are the protocol's, else by bit rate, else the other way round than the
    // client lists them: the one that it prefers comes first (RFC 8853, section 5.2).
    private static IReadOnlyList<string> OrderByQuality(IReadOnlyList<string> rids, TrackBitrates? bitrates)
    {
        if (rids.All(QualityOrder.Contains))
        {
            return [.. rids.OrderBy(rid => Array.IndexOf(QualityOrder, rid))];
        }

        var known = bitrates?.EncodingBitratesBps;
        return known is not null && rids.All(known.ContainsKey) ? [.. rids.OrderBy(rid => known[rid])] : [.. rids.Reverse()];
    }

    private static string Shorten(string trackId) =>
        trackId.Length <= 80 && trackId.All(character => character is > ' ' and <= '~') ? trackId : "(unprintable)";
}

/// <summary>A track that a client publishes.</summary>
/// <param name="Options">For the engine.</param>
/// <param name="Published">For the room.</param>
/// <param name="Answer">The answered m-line.</param>
internal sealed record OwnTrack(PublishOptions Options, PublishedTrack Published, MediaDescription Answer)
{
    /// <summary>Whether the engine would notice no difference.</summary>
    public bool IsSameOnWire(OwnTrack? other) =>
        other is not null
        && Options.Encodings.SequenceEqual(other.Options.Encodings)
        && Options == other.Options with { Encodings = Options.Encodings };

    /// <summary>Whether the room would notice no difference.</summary>
    public bool IsSameForRoom(OwnTrack? other) =>
        other is not null
        && Published.Encodings.SequenceEqual(other.Published.Encodings)
        && HasSameBitrates(Published.Bitrates, other.Published.Bitrates)
        && Published == other.Published with { Encodings = Published.Encodings, Bitrates = Published.Bitrates };

    private static bool HasSameBitrates(TrackBitrates? one, TrackBitrates? other) =>
        one?.BitrateBps == other?.BitrateBps
        && (one?.EncodingBitratesBps, other?.EncodingBitratesBps) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            var (left, right) => left.Count == right.Count
                && left.All(entry => right.TryGetValue(entry.Key, out var bitrate) && bitrate == entry.Value),
        };
}
