using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Relay.Control;

namespace Videoroom.Engine.Relay;

/// <summary>
/// What one subscription has asked other nodes for: its track's present source, and earlier ones while the present one has not
/// played for a while. On the subscriber's loop.
/// </summary>
internal sealed class SourceLeases(MediaRelay relay, string roomId, string trackId) : IDisposable
{
    /// <summary>How long an earlier source is kept after a later one has begun to play: should that end at once, there is still a picture.</summary>
    public const long KeepMs = 3000;

    /// <summary>Sources at one time; with more, the earliest is given up.</summary>
    public const int MaxSources = 4;

    private readonly List<(TrackSource Source, RelayLease Lease)> _leases = [];
    private TrackSource? _present;
    private long? _playsSinceMs;

    /// <summary>
    /// Follows a publisher to another source; back to an older one, too: a move that fails leaves the publisher where it was.
    /// </summary>
    /// <param name="source">The source; null for whatever is on this node.</param>
    public void Follow(TrackSource? source)
    {
        if (source is null || source == _present)
        {
            return;
        }

        _present = source;
        _playsSinceMs = null;
        if (relay.IsHere(source.Node) || _leases.Exists(lease => lease.Source == source))
        {
            return;
        }

        _leases.Add((source, relay.Acquire(source.Node!, new RelayTrackKey(roomId, trackId, source.Generation))));
        if (_leases.Count > MaxSources)
        {
            RemoveAt(0);
        }
    }

    /// <summary>Housekeeping: gives up what has been replaced.</summary>
    /// <param name="generation">The generation that plays; null for none yet.</param>
    /// <param name="nowMs">Now.</param>
    public void OnSecond(int? generation, long nowMs)
    {
        if (_leases.Count == 0 || _present is null)
        {
            return;
        }

        if (generation is null || generation < _present.Generation)
        {
            _playsSinceMs = null;
            return;
        }

        _playsSinceMs ??= nowMs;
        if (nowMs - _playsSinceMs < KeepMs)
        {
            return;
        }

        for (var i = _leases.Count - 1; i >= 0; i--)
        {
            if (_leases[i].Source != _present)
            {
                RemoveAt(i);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_leases.Count > 0)
        {
            RemoveAt(_leases.Count - 1);
        }
    }

    private void RemoveAt(int index)
    {
        _leases[index].Lease.Dispose();
        _leases.RemoveAt(index);
    }
}
