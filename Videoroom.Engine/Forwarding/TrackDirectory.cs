using Videoroom.Engine.Codecs;
using Videoroom.Engine.Speech;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The tracks of all rooms by room and id. A track is there as long as it comes from somewhere or somebody subscribes to it: a
/// subscription may come first. Any thread may use it; nothing here is done per packet.
/// </summary>
/// <param name="loops">Loops of the engine.</param>
/// <param name="speakerLimit">How many audio tracks of a room are forwarded.</param>
internal sealed class TrackDirectory(int loops, SpeakerLimit speakerLimit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string RoomId, string TrackId), ForwardedTrack> _tracks = [];
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private int _published;
    private int _relayed;
    private int _subscriptions;

    /// <summary>Tracks that a peer publishes here, counted once a connection.</summary>
    public int Published => Volatile.Read(ref _published);

    /// <summary>Tracks that come from other nodes, counted once a node and generation.</summary>
    public int Relayed => Volatile.Read(ref _relayed);

    /// <summary>Subscriptions of peers to tracks, published or not.</summary>
    public int Subscriptions => Volatile.Read(ref _subscriptions);

    /// <summary>Publishes a track; its subscribers, if any, get it from now on.</summary>
    /// <returns>Null when another connection of the same generation publishes it already.</returns>
    public ForwardedTrack? Publish(string roomId, string trackId, TrackOrigin origin)
    {
        lock (_lock)
        {
            var track = GetOrAdd(roomId, trackId);
            if (!track.TryAdd(origin))
            {
                return null;
            }

            Join(track, origin, known: null);
            CountOf(origin)++;
            return track;
        }
    }

    /// <summary>Puts what an origin became in its place. On the home loop of both.</summary>
    public void Replace(ForwardedTrack track, TrackOrigin before, TrackOrigin after)
    {
        lock (_lock)
        {
            track.Replace(before, after);
            Join(track, after, before.Gate?.Speaker);
        }

        before.End();
    }

    /// <summary>Ends what <see cref="Publish"/> began. On the origin's home loop.</summary>
    public void Unpublish(ForwardedTrack track, TrackOrigin origin)
    {
        lock (_lock)
        {
            track.Remove(origin);
            if (origin.Gate is { } gate)
            {
                track.Speakers.Remove(gate.Speaker);
            }

            CountOf(origin)--;
            RemoveIfUnused(track);
        }

        origin.End();
    }

    /// <summary>Counts a subscription of a peer; the caller then joins the fan-out of its loop.</summary>
    public ForwardedTrack Subscribe(string roomId, string trackId)
    {
        lock (_lock)
        {
            _subscriptions++;
            return Add(roomId, trackId);
        }
    }

    /// <summary>Ends what <see cref="Subscribe"/> began.</summary>
    public void Unsubscribe(ForwardedTrack track)
    {
        lock (_lock)
        {
            _subscriptions--;
            Remove(track);
        }
    }

    /// <summary>Keeps a track for another node that is subscribed to it; the caller then joins the fan-out of its loop.</summary>
    public ForwardedTrack Hold(string roomId, string trackId)
    {
        lock (_lock)
        {
            return Add(roomId, trackId);
        }
    }

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    public void Release(ForwardedTrack track)
    {
        lock (_lock)
        {
            Remove(track);
        }
    }

    private ref int CountOf(TrackOrigin origin)
    {
        if (origin.Node is null)
        {
            return ref _published;
        }

        return ref _relayed;
    }

    private ForwardedTrack Add(string roomId, string trackId)
    {
        var track = GetOrAdd(roomId, trackId);
        track.Holders++;
        return track;
    }

    private void Remove(ForwardedTrack track)
    {
        track.Holders--;
        RemoveIfUnused(track);
    }

    private ForwardedTrack GetOrAdd(string roomId, string trackId)
    {
        if (!_tracks.TryGetValue((roomId, trackId), out var track))
        {
            if (!_rooms.TryGetValue(roomId, out var room))
            {
                room = new Room(new RoomSpeakers(speakerLimit));
                _rooms.Add(roomId, room);
            }

            room.Tracks++;
            track = new ForwardedTrack(roomId, trackId, room.Speakers, loops);
            _tracks.Add((roomId, trackId), track);
        }

        return track;
    }

    private void RemoveIfUnused(ForwardedTrack track)
    {
        if (track.Origins.IsEmpty && track.Holders == 0)
        {
            _tracks.Remove((track.RoomId, track.TrackId));
            if (--_rooms[track.RoomId].Tracks == 0)
            {
                _rooms.Remove(track.RoomId);
            }
        }
    }

    // Who speaks is the same before and after a negotiation.
    private static void Join(ForwardedTrack track, TrackOrigin origin, Speaker? known)
    {
        if (origin.Options.Format.Kind == MediaKind.Audio)
        {
            origin.Gate = new SpeakerGate(known ?? track.Speakers.Add(origin.Node, origin.Connection));
        }
        else if (known is not null)
        {
            track.Speakers.Remove(known);
        }
    }

    private sealed class Room(RoomSpeakers speakers)
    {
        public RoomSpeakers Speakers => speakers;

        public int Tracks { get; set; }
    }
}
