namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The tracks of all rooms by room and id. A track is there as long as somebody publishes it or subscribes to it: a
/// subscription may come first. Any thread may use it; nothing here is done per packet.
/// </summary>
internal sealed class TrackDirectory(int loops)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string RoomId, string TrackId), ForwardedTrack> _tracks = [];
    private int _published;
    private int _subscriptions;

    /// <summary>Tracks that have a publisher.</summary>
    public int Published => Volatile.Read(ref _published);

    /// <summary>Subscriptions to tracks, published or not.</summary>
    public int Subscriptions => Volatile.Read(ref _subscriptions);

    /// <summary>Publishes a track; its subscribers, if any, get it from now on.</summary>
    /// <returns>Null when somebody else publishes it already.</returns>
    public ForwardedTrack? Publish(string roomId, string trackId, TrackReceiver receiver)
    {
        lock (_lock)
        {
            var track = GetOrAdd(roomId, trackId);
            if (track.Receiver is not null)
                return null;
            track.Receiver = receiver;
            _published++;
            return track;
        }
    }

    /// <summary>Puts a changed receiver in the place of the publisher's earlier one.</summary>
    public void Replace(ForwardedTrack track, TrackReceiver receiver)
    {
        lock (_lock)
            track.Receiver = receiver;
    }

    /// <summary>Ends what <see cref="Publish"/> began.</summary>
    public void Unpublish(ForwardedTrack track)
    {
        lock (_lock)
        {
            track.Receiver = null;
            _published--;
            RemoveIfUnused(track);
        }
    }

    /// <summary>Counts a subscription; the caller then joins the fan-out of its loop.</summary>
    public ForwardedTrack Subscribe(string roomId, string trackId)
    {
        lock (_lock)
        {
            var track = GetOrAdd(roomId, trackId);
            track.Subscriptions++;
            _subscriptions++;
            return track;
        }
    }

    /// <summary>Ends what <see cref="Subscribe"/> began.</summary>
    public void Unsubscribe(ForwardedTrack track)
    {
        lock (_lock)
        {
            track.Subscriptions--;
            _subscriptions--;
            RemoveIfUnused(track);
        }
    }

    private ForwardedTrack GetOrAdd(string roomId, string trackId)
    {
        if (!_tracks.TryGetValue((roomId, trackId), out var track))
        {
            track = new ForwardedTrack(roomId, trackId, loops);
            _tracks.Add((roomId, trackId), track);
        }

        return track;
    }

    private void RemoveIfUnused(ForwardedTrack track)
    {
        if (track.Receiver is null && track.Subscriptions == 0)
            _tracks.Remove((track.RoomId, track.TrackId));
    }
}
