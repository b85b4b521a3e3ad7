using System.Diagnostics.CodeAnalysis;
using Videoroom.Actors.MediaEvents;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>The tracks that a client publishes, as its last offer that was taken says.</summary>
internal sealed class OwnTracks(string peerId, TakenCodecs codecs, int maxTracks)
{
    private const int MaxEncodings = 4;

    private static readonly string[] QualityOrder = ["l", "m", "h"];

    private readonly string _prefix = peerId + ":";
    private Dictionary<string, OwnTrack> _tracks = [];

    /// <summary>Whether the client publishes this track.</summary>
    public bool Contains(string trackId) => _tracks.ContainsKey(trackId);

    /// <summary>Says what is wrong with the number of an m-line's encodings; null when nothing is.</summary>
    public static string? CheckEncodings(MediaDescription media, IReadOnlyList<string> rids)
        => rids.Count <= MaxEncodings ? null : $"m-line {media.Mid} offers {rids.Count} simulcast encodings; at most {MaxEncodings} are taken.";

    /// <summary>Reads an offer. Changes nothing: <see cref="Apply"/> does.</summary>
    /// <param name="offer">An offer that was checked.</param>
    /// <param name="client">What the client says about it.</param>
    /// <param name="lines">Writes single lines.</param>
    /// <param name="tracks">The tracks by id; those in none of the server's codecs are left out.</param>
    /// <param name="error">
    /// One sentence: what was wrong and what was expected. An offer of which no track is left is wrong only when it receives nothing
    /// either.
    /// </param>
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
        var refused = new List<RefusedLine>();
        foreach (var trackId in client.MidToTrackId.Values.Concat(client.TrackMetadataJson.Keys))
        {
            if (!trackId.StartsWith(_prefix, StringComparison.Ordinal))
            {
                error = $"The track id {Shorten(trackId)} does not begin with the peer's own id.";
                return false;
            }
        }

        for (var line = 0; line < offer.Media.Count; line++)
        {
            var media = offer.Media[line];
            if (!OfferTransport.IsInUse(media)
                || media.Direction != SdpDirection.SendOnly
                || !client.MidToTrackId.TryGetValue(media.Mid, out var trackId))
            {
                continue;
            }

            if (codecs.Choose(media) is not var (codec, payload))
            {
                refused.Add(RefusedLine.Of(media, codecs.For(media)));
                continue;
            }

            if (read.Count == maxTracks)
            {
                error = $"The offer publishes more than {maxTracks} tracks.";
                return false;
            }

            var rids = OrderByQuality(AnswerLines.GetRids(media), client.TrackBitrates.GetValueOrDefault(trackId));
            error = CheckEncodings(media, rids);
            if (error is not null)
            {
                return false;
            }

            var format = CodecNegotiation.ToFormat(payload, codec);
            var streams = rids.Count > 0 ? OfferedStreams.ByRid(rids) : OfferedStreams.BySsrc(media);
            if (!read.TryAdd(trackId, CreateTrack(trackId, client, media, line, lines.Receive(media, codec, payload, rids), format, streams)))
            {
                error = $"The track {Shorten(trackId)} is said to be on two m-lines.";
                return false;
            }
        }

        if (read.Count == 0 && refused.Count > 0 && !offer.Media.Any(media => OfferTransport.IsInUse(media) && media.Direction == SdpDirection.RecvOnly))
        {
            error = RefusedLine.Explain(refused);
            return false;
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
        string trackId, ClientOffer client, MediaDescription offered, int line, MediaDescription answer, CodecFormat format, OfferedStreams streams)
    {
        var payload = answer.Payloads.First(candidate => candidate.PayloadType == format.PayloadType);
        var options = new PublishOptions
        {
            TrackId = trackId,
            Mid = offered.Mid,
            LineIndex = line,
            Format = format,
            RtxPayloadType = CodecNegotiation.FindRtx(answer.Payloads, payload.PayloadType)?.PayloadType,
            RedPayloadType = offered.Kind == MediaKind.Audio ? CodecNegotiation.FindRed(answer.Payloads, payload)?.PayloadType : null,
            Encodings = streams.Encodings,
            OtherSsrcs = streams.OtherSsrcs,
            Extensions = HeaderExtensionNegotiation.ToReceivedIds(answer.Extmaps, answer.Simulcast is not null),
            Nack = payload.HasFeedback(RtcpFeedbackNames.Nack),
            PictureLossIndication = payload.HasFeedback(RtcpFeedbackNames.PictureLossIndication),
            FullIntraRequest = payload.HasFeedback(RtcpFeedbackNames.FullIntraRequest),
            ReceiverEstimatedMaximumBitrate = payload.HasFeedback(RtcpFeedbackNames.ReceiverEstimate),
        };

        // What the offer says of the stream itself is for the engine: it may change with every offer, and is no format.
        var published = new PublishedTrack(
            trackId,
            offered.Mid,
            CodecNegotiation.ToFormat(payload, format.Codec),
            streams.LayerNames,
            client.TrackMetadataJson.GetValueOrDefault(trackId),
            client.TrackBitrates.GetValueOrDefault(trackId));
        return new OwnTrack(options, published, answer);
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

    private static string Shorten(string trackId)
        => trackId.Length <= 80 && trackId.All(character => character is > ' ' and <= '~') ? trackId : "(unprintable)";
}

/// <summary>A track that a client publishes.</summary>
/// <param name="Options">For the engine.</param>
/// <param name="Published">For the room.</param>
/// <param name="Answer">The answered m-line.</param>
internal sealed record OwnTrack(PublishOptions Options, PublishedTrack Published, MediaDescription Answer)
{
    /// <summary>Whether the engine would notice no difference.</summary>
    public bool IsSameOnWire(OwnTrack? other)
        => other is not null && Options.IsSameAs(other.Options);

    /// <summary>Whether the room would notice no difference.</summary>
    public bool IsSameForRoom(OwnTrack? other)
        => other is not null
        && Published.Encodings.SequenceEqual(other.Published.Encodings)
        && HasSameBitrates(Published.Bitrates, other.Published.Bitrates)
        && Published == other.Published with { Encodings = Published.Encodings, Bitrates = Published.Bitrates };

    private static bool HasSameBitrates(TrackBitrates? one, TrackBitrates? other)
        => one?.BitrateBps == other?.BitrateBps
        && (one?.EncodingBitratesBps, other?.EncodingBitratesBps) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            var (left, right) => left.Count == right.Count
                && left.All(entry => right.TryGetValue(entry.Key, out var bitrate) && bitrate == entry.Value),
        };
}
