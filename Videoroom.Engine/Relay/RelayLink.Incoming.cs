using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Relay.Control;

namespace Videoroom.Engine.Relay;

// Tracks of the other node.
internal sealed partial class RelayLink
{
    /// <summary>How long a track is still sent to us after the last subscriber has left: most come back from a renegotiation.</summary>
    private const long LingerMs = 1000;

    private readonly Dictionary<RelayTrackKey, Incoming> _incoming = [];
    private readonly Dictionary<uint, RelayedTrack> _tracksByHandle = [];
    private readonly Dictionary<ulong, Clock> _clocks = [];

    /// <summary>Somebody here wants a track of the node.</summary>
    public void AddDemand(in RelayTrackKey track)
    {
        if (!_incoming.TryGetValue(track, out var incoming))
        {
            if (_incoming.Count == MaxTracks || !track.Fits)
            {
                Interlocked.Increment(ref Counters.Refused);
                return;
            }

            incoming = new Incoming(track);
            _incoming.Add(track, incoming);
            if (_sealer is not null)
            {
                _relay.Send(Node, new RelaySubscribe(track));
            }
        }

        incoming.Demands++;
        Counters.TracksIn = _incoming.Count;
        Keep();
    }

    /// <summary>One of them does not any more.</summary>
    public void RemoveDemand(in RelayTrackKey track)
    {
        if (_incoming.TryGetValue(track, out var incoming) && --incoming.Demands == 0)
        {
            incoming.EndMs = Loop.NowMs + LingerMs;
        }
    }

    /// <summary>Has held-back keyframe requests sent in time.</summary>
    public void ScheduleKeyFrames(long deadlineMs) => Loop.Timers.ScheduleNoLaterThan(_keyFrameTimer, deadlineMs);

    /// <summary>Has what is missing asked for in time.</summary>
    public void ScheduleNacks(long deadlineMs) => Loop.Timers.ScheduleNoLaterThan(_nackTimer, deadlineMs);

    private void OnDescribe(RelayDescribe description)
    {
        // One that was given up meanwhile may still be described.
        if (!_incoming.TryGetValue(description.Track, out var incoming))
        {
            return;
        }

        var track = new RelayedTrack(this, description, TakeClock(description.Connection));
        var before = incoming.Track;
        incoming.Track = track;
        _tracksByHandle[track.Handle] = track;
        if (before is null)
        {
            track.Track = _tracks.Publish(description.Track.RoomId, description.Track.TrackId, track);
        }
        else
        {
            track.Track = before.Track;
            if (track.Track is not null)
            {
                _tracks.Replace(track.Track, before, track);
            }
            else
            {
                before.End();
            }

            Forget(before);
        }

        track.OnActivity(description.Live, description.Stable, number: null);
        track.Track?.NotifySubscribers(Loop);
    }

    private void OnGone(RelayGone gone)
    {
        if (_incoming.TryGetValue(gone.Track, out var incoming) && incoming.Track?.Handle == gone.Handle)
        {
            End(incoming);
        }
    }

    private void End(Incoming incoming)
    {
        if (incoming.Track is not { } track)
        {
            return;
        }

        incoming.Track = null;
        Forget(track);
        if (track.Track is not { } forwarded)
        {
            track.End();
            return;
        }

        _tracks.Unpublish(forwarded, track);
        forwarded.NotifySubscribers(Loop);
    }

    private void Forget(RelayedTrack track)
    {
        Counters.PacketsLost += track.TakeLost();
        _tracksByHandle.Remove(track.Handle);
        if (_clocks.TryGetValue(track.Connection, out var clock) && --clock.Tracks == 0)
        {
            _clocks.Remove(track.Connection);
        }
    }

    private PublisherClock TakeClock(ulong connection)
    {
        if (!_clocks.TryGetValue(connection, out var clock))
        {
            _clocks.Add(connection, clock = new Clock());
        }

        clock.Tracks++;
        return clock.Publisher;
    }

    private void TendIncoming(long nowMs)
    {
        foreach (var (key, incoming) in _incoming)
        {
            if (incoming.Demands == 0 && nowMs >= incoming.EndMs)
            {
                End(incoming);
                _incoming.Remove(key);
                if (_sealer is not null)
                {
                    _relay.Send(Node, new RelayUnsubscribe(key));
                }
            }
            else if (incoming.Track is { } track)
            {
                track.SendWish();
                track.Gate?.Expire(Loop.NowUs);
                Counters.PacketsLost += track.TakeLost();
            }
        }

        Counters.TracksIn = _incoming.Count;
    }

    private void SendNacks(long nowMs)
    {
        foreach (var track in _tracksByHandle.Values)
        {
            track.SendNacks(nowMs);
        }
    }

    private void SendKeyFrameRequests()
    {
        foreach (var track in _tracksByHandle.Values)
        {
            track.SendKeyFrameRequests();
        }
    }

    private sealed class Incoming(RelayTrackKey key)
    {
        public RelayTrackKey Key => key;

        public int Demands { get; set; }

        public long EndMs { get; set; }

        /// <summary>What it is; null while the publisher is not there, or we have not heard of it.</summary>
        public RelayedTrack? Track { get; set; }
    }

    private sealed class Clock
    {
        public PublisherClock Publisher { get; } = new();

        public int Tracks { get; set; }
    }
}
