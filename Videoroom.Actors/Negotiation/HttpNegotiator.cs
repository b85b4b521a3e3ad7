using System.Security.Cryptography;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// The negotiation of a WHIP publisher or a WHEP player: one offer, one answer, and nothing after it but ICE restarts, which do
/// not come here, as our credentials never change (RFC 9725, section 4.3).
/// </summary>
public sealed class HttpNegotiator : INegotiator
{
    private readonly NegotiatorOptions _options;
    private readonly TakenCodecs _codecs;
    private readonly AnswerLines _lines;
    private readonly OwnTracks _own;
    private readonly StandbySlots _slots = new();
    private bool _isAnswered;

    /// <summary>Begins without tracks.</summary>
    public HttpNegotiator(NegotiatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _codecs = new TakenCodecs(options.VideoCodecs);
        _lines = new AnswerLines(options.Ice, options.Fingerprint, _codecs);
        _own = new OwnTracks(options.PeerId, _codecs, options.MaxPublishedTracks);
    }

    /// <inheritdoc/>
    public long? DeadlineMs => null;

    /// <inheritdoc/>
    public bool Publishes(string trackId) => _own.Contains(trackId);

    /// <inheritdoc/>
    public NegotiationResult AddRemoteTracks(IReadOnlyList<RemoteTrack> tracks, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        var changes = ToResult(_slots.Add(tracks));
        return _isAnswered ? changes with { Availability = [.. tracks.Select(_slots.Check)] } : changes;
    }

    /// <inheritdoc/>
    public NegotiationResult RemoveRemoteTracks(IReadOnlyList<string> trackIds, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(trackIds);
        return ToResult(_slots.Remove(trackIds));
    }

    /// <inheritdoc/>
    public NegotiationResult RequestNegotiation(bool iceRestart, long nowMs)
        => new() { OfferRequest = new OfferRequest(0, 0, IceRestart: false) };

    /// <inheritdoc/>
    public NegotiationResult HandleOffer(ClientOffer offer, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(offer);
        if (_isAnswered)
        {
            return Refuse("The session has had its one offer.");
        }

        if (!HttpOfferReader.TryRead(
            offer.Sdp, _options.Role, _codecs, _options.MaxPublishedTracks, out var description, out var transport, out var refusal))
        {
            return Refuse(refusal.Message);
        }

        _lines.ViewerFeedback = ViewerFeedbackChoice.Of(description);
        if (!_own.TryRead(description, offer, _lines, out var ownTracks, out var error))
        {
            return Refuse(error);
        }

        _isAnswered = true;
        var answers = ownTracks.Values.ToDictionary(track => track.Options.Mid, track => track.Answer);
        var (_, publish, published) = _own.Apply(ownTracks);
        foreach (var media in description.Media.Where(media => HttpOfferReader.Carries(media) && _codecs.Choose(media) is null))
        {
            answers[media.Mid] = transport.MayReject(description, media) ? AnswerLines.Reject(media) : _lines.Pause(media);
        }

        var changes = _options.Role == PeerRole.Viewer ? _slots.Answer(description, _codecs, _lines, answers) : new StandbyChanges();
        return new NegotiationResult
        {
            RemoteFingerprints = transport.Fingerprints,
            OwnDtlsRole = transport.OwnRole,
            Publish = publish,
            Subscribe = changes.Subscribe,
            Availability = [.. _slots.Tracks.Select(_slots.Check)],
            Answer = new NegotiationAnswer(
                WriteAnswer(description, transport, answers), ownTracks.Values.ToDictionary(track => track.Options.Mid, track => track.Options.TrackId), []),
            Published = published,
        };
    }

    /// <inheritdoc/>
    public NegotiationResult HandleIceSelected(string remoteUsernameFragment, long nowMs) => NegotiationResult.None;

    /// <inheritdoc/>
    public NegotiationResult OnTimeout(long nowMs) => NegotiationResult.None;

    private static NegotiationResult Refuse(string message) => new() { Error = new NegotiationError(Negotiator.BadOffer, message) };

    private static NegotiationResult ToResult(StandbyChanges changes)
        => new() { Unsubscribe = changes.Unsubscribe, Subscribe = changes.Subscribe };

    private string WriteAnswer(SessionDescription offer, OfferTransport transport, Dictionary<string, MediaDescription> answers)
    {
        var media = _lines.Answer(offer, transport, offered => answers.GetValueOrDefault(offered.Mid) ?? _lines.Pause(offered));

        // All candidates, as there is no later way to tell them, on the line that the bundle is named by (RFC 9143, section 7.3).
        var tagged = Array.FindIndex(media, line => line.Port != 0);
        media[tagged] = media[tagged] with { Candidates = HostCandidate.Format(_options.AnnouncedAddresses), EndOfCandidates = true };
        return SdpWriter.Write(new SessionDescription
        {
            SessionId = RandomNumberGenerator.GetInt32(1, int.MaxValue),
            SessionVersion = 1,
            BundleMids = [.. media.Where(line => line.Port != 0).Select(line => line.Mid)],
            IceLite = true,
            ExtmapAllowMixed = offer.ExtmapAllowMixed,
            Media = media,
        });
    }
}
