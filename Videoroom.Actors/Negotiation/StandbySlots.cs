using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// The tracks that a WHEP player is to receive, and its m-lines. There is one answer, and no way to ask for another offer: so
/// every line is answered as one that sends, with a stream of its own and all codecs that the line offers, and a track that
/// comes later is forwarded on a free line of its kind.
/// </summary>
internal sealed class StandbySlots
{
    private readonly List<Slot> _slots = [];
    private readonly List<RemoteTrack> _waiting = [];

    /// <summary>The tracks that the player is to receive, whether or not there is a line for them.</summary>
    public IEnumerable<RemoteTrack> Tracks => _slots.Select(slot => slot.Track).OfType<RemoteTrack>().Concat(_waiting);

    /// <summary>Adds tracks, or takes their changed formats.</summary>
    /// <returns>What follows for the lines.</returns>
    public StandbyChanges Add(IReadOnlyList<RemoteTrack> tracks)
    {
        var changes = new StandbyChanges();
        foreach (var track in tracks)
        {
            if (_slots.Find(slot => slot.Track?.TrackId == track.TrackId) is not { } slot)
            {
                _waiting.RemoveAll(waiting => waiting.TrackId == track.TrackId);
                _waiting.Add(track);
            }
            else if (slot.Track != track)
            {
                Release(slot, changes);
                _waiting.Insert(0, track);
            }
        }

        Fill(changes);
        return changes;
    }

    /// <summary>Removes tracks; their lines take those that wait longest. Unknown ids are ignored.</summary>
    public StandbyChanges Remove(IReadOnlyList<string> trackIds)
    {
        var changes = new StandbyChanges();
        _waiting.RemoveAll(waiting => trackIds.Contains(waiting.TrackId));
        foreach (var slot in _slots.Where(slot => slot.Track is { } track && trackIds.Contains(track.TrackId)))
        {
            Release(slot, changes);
        }

        Fill(changes);
        return changes;
    }

    /// <summary>Whether any line could carry a track, now or when it is free.</summary>
    public TrackAvailability Check(RemoteTrack track)
        => TrackAvailability.Of(track, [.. _slots.Where(slot => slot.Kind == track.Kind).Select(slot => slot.Line.Payloads)]);

    /// <summary>Answers the offer's lines and fills them with the tracks that are there. Lines without a codec of the server's are left out.</summary>
    /// <param name="offer">An offer that was checked.</param>
    /// <param name="codecs">The codecs that the server takes.</param>
    /// <param name="lines">Writes single lines.</param>
    /// <param name="answers">The answered lines by mid.</param>
    public StandbyChanges Answer(SessionDescription offer, TakenCodecs codecs, AnswerLines lines, Dictionary<string, MediaDescription> answers)
    {
        HashSet<uint> ssrcs = [.. offer.Media.SelectMany(media => media.Ssrcs).Select(ssrc => ssrc.Ssrc)];
        var groups = new List<Group>();
        foreach (var media in offer.Media.Where(media => HttpOfferReader.Carries(media) && codecs.Choose(media) is not null))
        {
            var kind = media.Kind!.Value;
            var place = _slots.Count(slot => slot.Kind == kind);
            if (place == groups.Count)
            {
                groups.Add(new Group(Guid.NewGuid().ToString(), Guid.NewGuid().ToString()));
            }

            var group = groups[place];
            var stream = new SlotStream(
                Ssrcs.Draw(ssrcs), Ssrcs.Draw(ssrcs), new SdpMsid(group.StreamId, Guid.NewGuid().ToString()), group.Cname);
            var line = lines.StandBy(media, stream);
            answers[media.Mid] = line;
            _slots.Add(new Slot(kind, line, stream, place));
        }

        var changes = new StandbyChanges();
        Fill(changes);
        return changes;
    }

    private void Fill(StandbyChanges changes) => _waiting.RemoveAll(track =>
    {
        if (Choose(track) is not { } slot || CodecNegotiation.FindForSending(slot.Line.Payloads, track.Format) is not { } payload)
        {
            return false;
        }

        slot.Track = track;
        changes.Unsubscribe.Remove(slot.Line.Mid);
        changes.Subscribe.Add(Subscribe(slot, track, payload));
        return true;
    });

    // Beside the publisher's other track, as players keep the lines of one stream in time with each other; else where no other
    // publisher's is; else anywhere.
    private Slot? Choose(RemoteTrack track) => _slots
        .Where(slot => slot.Track is null && slot.Kind == track.Kind && CodecNegotiation.FindForSending(slot.Line.Payloads, track.Format) is not null)
        .MinBy(slot => _slots.Find(other => other.Group == slot.Group && other.Track is not null)?.Track!.PeerId switch
        {
            null => 1,
            var peerId => peerId == track.PeerId ? 0 : 2,
        });

    private static void Release(Slot slot, StandbyChanges changes)
    {
        slot.Track = null;
        changes.Unsubscribe.Add(slot.Line.Mid);
    }

    private static SubscribeOptions Subscribe(Slot slot, RemoteTrack track, RtpPayload payload)
        => slot.Stream.Subscribe(track, slot.Line, payload) with { IsStandby = true };

    private sealed class Slot(MediaKind kind, MediaDescription line, SlotStream stream, int group)
    {
        public MediaKind Kind { get; } = kind;

        public MediaDescription Line { get; } = line;

        public SlotStream Stream { get; } = stream;

        public int Group { get; } = group;

        public RemoteTrack? Track { get; set; }
    }

    /// <summary>The n-th audio and the n-th video line: one MediaStream.</summary>
    private sealed record Group(string StreamId, string Cname);
}

/// <summary>What follows from a change of the tracks, for the engine.</summary>
internal sealed class StandbyChanges
{
    /// <summary>Mids that fall silent.</summary>
    public List<string> Unsubscribe { get; } = [];

    /// <summary>What is sent from now on; it replaces what the line carried.</summary>
    public List<SubscribeOptions> Subscribe { get; } = [];
}
