using System.Security.Cryptography;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// The server's side of one peer's negotiation (docs/protocol.md, sections 3.3 and 4): the client always offers, the server
/// always triggers, one round at a time. Pure: no actor, no engine call, no clock of its own. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>What comes while a round is open waits for its end, then one more round serves all of it.</para>
/// <para>
/// An offer is taken whenever it comes, also when no round is open (any more): a client that offered hangs until it is answered.
/// </para>
/// </remarks>
public sealed class Negotiator : INegotiator
{
    /// <summary>The code of every refused offer (docs/protocol.md, section 8).</summary>
    public const string BadOffer = "bad_offer";

    private readonly NegotiatorOptions _options;
    private readonly AnswerLines _lines;
    private readonly OwnTracks _own;
    private readonly ReceiveSlots _slots;
    private readonly NegotiationRound _round;
    private readonly IReadOnlyList<string> _candidates;
    private readonly long _sessionId = RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private long _sessionVersion;
    private IReadOnlyList<CertificateFingerprint>? _fingerprints;
    private DtlsRole _ownRole = DtlsRole.Server;
    private string _answeredUfrag = "";
    private bool _again;
    private bool _changedSinceRequest;
    private bool _iceRestart;

    /// <summary>Begins without tracks, idle.</summary>
    public Negotiator(NegotiatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var codecs = new TakenCodecs(options.VideoCodecs);
        _lines = new AnswerLines(options.Ice, options.Fingerprint, codecs);
        _own = new OwnTracks(options.PeerId, codecs, options.MaxPublishedTracks);
        _slots = new ReceiveSlots(options.SlotBlockSize, options.GroupStreams, options.OpeningMs);
        _round = new NegotiationRound(options.RoundTimeLimitMs);
        _candidates = HostCandidate.Format(options.AnnouncedAddresses);
    }

    /// <summary>When <see cref="OnTimeout"/> is due, on the clock of the inputs; null while no round is open.</summary>
    public long? DeadlineMs => _round.DeadlineMs;

    /// <summary>Whether the client's last offer that was taken has this track of its own.</summary>
    public bool Publishes(string trackId) => _own.Contains(trackId);

    /// <summary>
    /// This peer should receive these tracks. The caller tells the client (<c>tracksAdded</c>) before it sends the offerData.
    /// A known id is an update of its format.
    /// </summary>
    public NegotiationResult AddRemoteTracks(IReadOnlyList<RemoteTrack> tracks, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        List<string> unsubscribe = [];
        foreach (var track in tracks)
        {
            if (_slots.Add(track) is { } mid)
            {
                unsubscribe.Add(mid);
            }
        }

        return tracks.Count == 0 ? NegotiationResult.None : new NegotiationResult
        {
            Unsubscribe = unsubscribe,
            OfferRequest = TriggerForTracks(nowMs),
        };
    }

    /// <summary>This peer should no longer receive these tracks. Unknown ids are ignored.</summary>
    public NegotiationResult RemoveRemoteTracks(IReadOnlyList<string> trackIds, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(trackIds);
        List<string> unsubscribe = [];
        List<RemoteTrack> removable = [];
        List<DepartedTrack> departed = [];
        var any = false;
        foreach (var trackId in trackIds)
        {
            any |= _slots.Remove(trackId, nowMs, out var mid, out var named, out var later);
            if (mid is not null)
            {
                unsubscribe.Add(mid);
            }

            if (named is not null)
            {
                removable.Add(named);
            }

            if (later is not null)
            {
                departed.Add(later);
            }
        }

        return !any ? NegotiationResult.None : new NegotiationResult
        {
            Unsubscribe = unsubscribe,
            Removable = removable,
            Departed = departed,
            OfferRequest = TriggerForTracks(nowMs),
        };
    }

    /// <summary>The client's <c>renegotiateTracks</c>.</summary>
    /// <param name="iceRestart">Our page asked for an ICE restart: its connection has failed.</param>
    /// <param name="nowMs">The time.</param>
    public NegotiationResult RequestNegotiation(bool iceRestart, long nowMs)
    {
        _iceRestart |= iceRestart;
        _again |= _round.IsOpen;
        return new NegotiationResult { OfferRequest = Trigger(nowMs) };
    }

    /// <summary>The client's <c>sdpOffer</c>.</summary>
    public NegotiationResult HandleOffer(ClientOffer offer, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(offer);
        if (!SdpParser.TryParse(offer.Sdp, SdpLimits.Default, out var description, out var error)
            || !OfferTransport.TryRead(description, out var transport, out error))
        {
            return Refuse(error);
        }

        if (_fingerprints is not null && transport.Fingerprints.Count > 0 && !transport.HasSameFingerprints(_fingerprints))
        {
            return Refuse("The offer's a=fingerprint differs from that of the first offer; a certificate cannot change during a call.");
        }

        _lines.ViewerFeedback = ViewerFeedbackChoice.Of(description);
        if (!_own.TryRead(description, offer, _lines, out var ownTracks, out error))
        {
            return Refuse(error);
        }

        // From here on nothing fails, so that a refused offer has changed nothing.
        var (gone, changed, news) = _own.Apply(ownTracks);
        var slots = _slots.Answer(description, _lines, nowMs);
        var isFirst = _fingerprints is null && transport.Fingerprints.Count > 0;
        if (isFirst)
        {
            (_fingerprints, _ownRole) = (transport.Fingerprints, transport.OwnRole);
        }

        // The association that is there goes on, whatever a later offer proposes (RFC 8842, section 5.5).
        transport = transport with { OwnRole = _ownRole };
        var answer = WriteAnswer(description, transport, ownTracks, slots);
        _round.Answered(transport.UsernameFragment, nowMs);
        _changedSinceRequest = false;

        // A client of generation C blocks its queue on tracksRemoved, until the next answer.
        _again |= slots.Removable.Count > 0;
        return new NegotiationResult
        {
            RemoteFingerprints = isFirst ? transport.Fingerprints : null,
            OwnDtlsRole = _ownRole,
            Unpublish = gone,
            Publish = changed,
            Unsubscribe = slots.Unsubscribe,
            Subscribe = slots.Subscribe,
            Answer = answer,
            Published = news,
            Availability = slots.Availability,
            Removable = slots.Removable,
            OfferRequest = _round.IsOpen ? null : TriggerNext(nowMs),
        };
    }

    /// <summary>The engine selected a pair (<c>IPeerConnectionObserver.OnIceSelected</c>).</summary>
    public NegotiationResult HandleIceSelected(string remoteUsernameFragment, long nowMs)
        => _round.Selected(remoteUsernameFragment)
            ? new NegotiationResult { OfferRequest = TriggerNext(nowMs) }
            : NegotiationResult.None;

    /// <summary>To be called at <see cref="DeadlineMs"/>: a round that got stuck is given up, and the next may begin.</summary>
    public NegotiationResult OnTimeout(long nowMs)
    {
        if (!_round.TryExpire(nowMs, out var wasAnswered))
        {
            return NegotiationResult.None;
        }

        // To ask a client that did not answer for the same thing once more would go on for ever.
        return new NegotiationResult { OfferRequest = _again || _changedSinceRequest || wasAnswered ? TriggerNext(nowMs) : null };
    }

    private static NegotiationResult Refuse(string message) => new() { Error = new NegotiationError(BadOffer, message) };

    // A round that still waits for its offer may serve these tracks too; whether it did is seen when it ends.
    private OfferRequest? TriggerForTracks(long nowMs)
    {
        _changedSinceRequest |= _round.IsOpen;
        return Trigger(nowMs);
    }

    private OfferRequest? TriggerNext(long nowMs) => _again || _slots.NeedsRound ? Trigger(nowMs) : null;

    private OfferRequest? Trigger(long nowMs)
    {
        if (_round.IsOpen)
        {
            return null;
        }

        var (audio, video) = _slots.Request();
        var request = new OfferRequest(audio, video, _iceRestart);
        (_again, _changedSinceRequest, _iceRestart) = (false, false, false);
        _round.Begin(nowMs);
        return request;
    }

    private NegotiationAnswer WriteAnswer(
        SessionDescription offer, OfferTransport transport, Dictionary<string, OwnTrack> ownTracks, SlotAnswers slots)
    {
        var midToTrackId = slots.MidToTrackId;
        var lines = slots.Lines;
        foreach (var track in ownTracks.Values)
        {
            midToTrackId[track.Options.Mid] = track.Options.TrackId;
            lines[track.Options.Mid] = track.Answer;
        }

        var media = _lines.Answer(offer, transport, offered => lines.TryGetValue(offered.Mid, out var line) ? line : _lines.Pause(offered));
        var sdp = SdpWriter.Write(new SessionDescription
        {
            SessionId = _sessionId,
            SessionVersion = ++_sessionVersion,
            BundleMids = [.. media.Where(line => line.Port != 0).Select(line => line.Mid)],
            IceLite = true,
            ExtmapAllowMixed = offer.ExtmapAllowMixed,
            Media = media,
        });

        // Candidates belong to the client's ICE generation: a restart forgets them (RFC 8839, section 4.4.1.1).
        var isNewGeneration = transport.UsernameFragment != _answeredUfrag;
        _answeredUfrag = transport.UsernameFragment;
        return new NegotiationAnswer(sdp, midToTrackId, isNewGeneration && transport.UsernameFragment.Length > 0 ? _candidates : []);
    }
}
