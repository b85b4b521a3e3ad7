using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// The tracks that a client is to receive, and the m-lines that it has for them. m-lines are never given back to a client, so
/// they are reused: what a receiver's SDP grows with is the most tracks it ever had at a time.
/// </summary>
internal sealed class ReceiveSlots(int blockSize, bool groupStreams, long openingMs)
{
    private readonly List<ReceiveSlot> _slots = [];
    private readonly List<RemoteTrack> _waiting = [];
    private readonly List<RemoteTrack> _departed = [];
    private readonly int[] _requested = new int[Enum.GetValues<MediaKind>().Length];
    private readonly StreamNames _names = new(groupStreams);

    /// <summary>
    /// Whether another round would bring something about: a track into a slot, a dead line to <c>inactive</c>, the name of a
    /// departed track to the client.
    /// </summary>
    public bool NeedsRound
        => _departed.Count > 0
        || _slots.Exists(slot => slot.IsDraining || slot.IsStale)
        || _waiting.Exists(track =>
            _slots.Exists(slot => slot.IsFree && slot.Kind == track.Kind) || GetCount(track.Kind) > _requested[(int)track.Kind]);

    /// <summary>How many m-lines of a kind to ask for. Never fewer than before: the original's clients never offer again then.</summary>
    public int GetCount(MediaKind kind)
    {
        var tracks = _waiting.Count(track => track.Kind == kind) + _slots.Count(slot => slot.Track is not null && slot.Kind == kind);
        var blocks = (tracks + blockSize - 1) / blockSize * blockSize;
        return Math.Max(Math.Max(blocks, _requested[(int)kind]), _slots.Count(slot => slot.Kind == kind));
    }

    /// <summary>Takes the counts of an offerData that is about to be sent.</summary>
    public (int Audio, int Video) Request()
    {
        _requested[(int)MediaKind.Audio] = GetCount(MediaKind.Audio);
        _requested[(int)MediaKind.Video] = GetCount(MediaKind.Video);
        return (_requested[(int)MediaKind.Audio], _requested[(int)MediaKind.Video]);
    }

    /// <summary>Adds a track, or takes a changed format.</summary>
    /// <returns>The mid whose sending must stop until the next answer; null for none.</returns>
    public string? Add(RemoteTrack track)
    {
        var waiting = _waiting.FindIndex(known => known.TrackId == track.TrackId);
        if (waiting >= 0)
        {
            _waiting[waiting] = track;
            return null;
        }

        if (Find(track.TrackId) is not { } slot)
        {
            _waiting.Add(track);
            return null;
        }

        if (slot.Track == track)
        {
            return null;
        }

        var silenced = slot.Subscription is null ? null : slot.Mid;
        slot.Update(track);
        return silenced;
    }

    /// <summary>Removes a track.</summary>
    /// <param name="trackId">The track; unknown ids are ignored.</param>
    /// <param name="nowMs">The time.</param>
    /// <param name="silenced">The mid whose sending must stop; null for none.</param>
    /// <param name="removable">The track, when the client may be told at once.</param>
    /// <param name="departed">The track, when the client may be told after the next answer.</param>
    /// <returns>Whether the track was known.</returns>
    public bool Remove(string trackId, long nowMs, out string? silenced, out RemoteTrack? removable, out DepartedTrack? departed)
    {
        (silenced, removable, departed) = (null, null, null);
        var waiting = _waiting.FindIndex(known => known.TrackId == trackId);
        if (waiting >= 0)
        {
            departed = new DepartedTrack(_waiting[waiting], MayBeOpening: false);
            _departed.Add(_waiting[waiting]);
            _waiting.RemoveAt(waiting);
            return true;
        }

        if (Find(trackId) is not { Track: { } track } slot)
        {
            return false;
        }

        silenced = slot.Subscription is null ? null : slot.Mid;
        var mayBeOpening = nowMs < slot.OpensUntilMs;
        if (slot.IsNamed && !mayBeOpening)
        {
            removable = track;
        }
        else
        {
            departed = new DepartedTrack(track, mayBeOpening);
            _departed.Add(track);
        }

        _names.Release(track);
        slot.Release();
        return true;
    }

    /// <summary>Pairs the tracks with the <c>recvonly</c> lines of an offer and writes the answers to those.</summary>
    /// <param name="offer">An offer that was checked.</param>
    /// <param name="lines">Writes single lines.</param>
    /// <param name="nowMs">The time.</param>
    public SlotAnswers Answer(SessionDescription offer, AnswerLines lines, long nowMs)
    {
        var answers = new SlotAnswers();
        var offered = offer.Media
            .Where(media => OfferTransport.IsInUse(media) && media.Direction == SdpDirection.RecvOnly)
            .ToDictionary(media => media.Mid);
        DropMissing(offered, answers);
        foreach (var media in offered.Values)
        {
            if (!_slots.Exists(slot => slot.Mid == media.Mid))
            {
                _slots.Add(new ReceiveSlot(media.Mid, media.Kind!.Value));
            }
        }

        AssignWaiting(offer);
        foreach (var slot in _slots)
        {
            AnswerSlot(slot, offered[slot.Mid], lines, answers, nowMs + openingMs);
        }

        NameDeparted(answers);
        return answers;
    }

    // A line that is gone (stopped, or turned around by the client) gives its track back.
    private void DropMissing(Dictionary<string, MediaDescription> offered, SlotAnswers answers)
    {
        foreach (var slot in _slots.FindAll(slot => !offered.TryGetValue(slot.Mid, out var media) || media.Kind != slot.Kind))
        {
            _slots.Remove(slot);
            if (slot.Subscription is not null)
            {
                answers.Unsubscribe.Add(slot.Mid);
            }

            if (slot.Track is { } track)
            {
                _names.Release(track);
                _waiting.Insert(0, track);
            }
        }
    }

    private void AssignWaiting(SessionDescription offer)
    {
        HashSet<uint> ssrcs = [.. offer.Media.SelectMany(media => media.Ssrcs).Select(ssrc => ssrc.Ssrc)];
        ssrcs.UnionWith(_slots.Where(slot => slot.Stream is not null).SelectMany(slot => new[] { slot.Stream!.Ssrc, slot.Stream.RtxSsrc }));
        _waiting.RemoveAll(track =>
        {
            var slot = _slots.Find(slot => slot.IsFree && slot.Kind == track.Kind);
            slot?.Assign(track, new SlotStream(Ssrcs.Draw(ssrcs), Ssrcs.Draw(ssrcs), _names.Draw(track), track.PeerId));
            return slot is not null;
        });
    }

    private static void AnswerSlot(ReceiveSlot slot, MediaDescription media, AnswerLines lines, SlotAnswers answers, long opensUntilMs)
    {
        var (wasUnavailable, wasStale) = (slot.IsUnavailable, slot.IsStale);
        var before = slot.Subscription;
        if (slot.Track is { } track)
        {
            answers.MidToTrackId[slot.Mid] = track.TrackId;
        }

        if (slot.Track is null || CodecNegotiation.FindForSending(media.Payloads, slot.Track.Format) is not { } payload)
        {
            answers.Lines[slot.Mid] = lines.Pause(media);
            slot.Answered(null, opensUntilMs);
        }
        else
        {
            var line = lines.Send(media, payload, slot.Stream!);
            answers.Lines[slot.Mid] = line;
            slot.Answered(slot.Stream!.Subscribe(slot.Track!, line, line.Payloads[0]), opensUntilMs);
        }

        if (slot.Subscription is { } subscription && subscription != before)
        {
            answers.Subscribe.Add(subscription);
        }
        else if (slot.Subscription is null && before is not null)
        {
            answers.Unsubscribe.Add(slot.Mid);
        }

        if (slot.IsUnavailable && (!wasUnavailable || wasStale))
        {
            answers.Availability.Add(TrackAvailability.Missing(slot.Track!, media.Payloads));
        }
        else if (wasUnavailable && !slot.IsUnavailable)
        {
            answers.Availability.Add(new TrackAvailability(slot.Track!, Available: true));
        }
    }

    // The client looks a removed track up among the answer's names and throws when it is not there. A track that has no line (any
    // more) is named under a mid that no line has.
    private void NameDeparted(SlotAnswers answers)
    {
        for (var i = 0; i < _departed.Count; i++)
        {
            answers.MidToTrackId[$"departed-{i}"] = _departed[i].TrackId;
        }

        answers.Removable.AddRange(_departed);
        _departed.Clear();
    }

    private ReceiveSlot? Find(string trackId) => _slots.Find(slot => slot.Track?.TrackId == trackId);
}

/// <summary>What answering an offer's receive slots brought about.</summary>
internal sealed class SlotAnswers
{
    /// <summary>Answered lines by mid.</summary>
    public Dictionary<string, MediaDescription> Lines { get; } = [];

    /// <summary>Remote tracks by mid.</summary>
    public Dictionary<string, string> MidToTrackId { get; } = [];

    /// <summary>What the engine sends from now on.</summary>
    public List<SubscribeOptions> Subscribe { get; } = [];

    /// <summary>Mids on which it no longer does.</summary>
    public List<string> Unsubscribe { get; } = [];

    /// <summary>Codecs that turned out to be missing, or there again.</summary>
    public List<TrackAvailability> Availability { get; } = [];

    /// <summary>Departed tracks that the client knows by name from now on.</summary>
    public List<RemoteTrack> Removable { get; } = [];
}
