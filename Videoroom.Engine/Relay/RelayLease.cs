using Videoroom.Engine.Relay.Control;

namespace Videoroom.Engine.Relay;

/// <summary>One subscription's share in a track of another node: the node sends it as long as anybody here has a lease on it.</summary>
/// <param name="relay">The engine's relay.</param>
/// <param name="link">The link.</param>
/// <param name="track">The track.</param>
internal sealed class RelayLease(MediaRelay relay, RelayLink link, RelayTrackKey track) : IDisposable
{
    private int _isDisposed;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            relay.Release(link, track);
        }
    }
}
