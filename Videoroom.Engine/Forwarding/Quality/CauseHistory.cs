namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>
/// The causes of the last three samples: one is told when it holds in two of them. So a single lost packet, and a layer that only begins, is
/// none.
/// </summary>
internal struct CauseHistory
{
    private TrackCause _last;
    private TrackCause _before;

    /// <summary>Takes a sample.</summary>
    /// <param name="cause">The cause of this moment.</param>
    /// <returns>The cause to tell.</returns>
    public TrackCause Add(TrackCause cause)
    {
        var told = cause == _last || cause == _before ? cause
            : _last == _before ? _last
            : TrackCause.None;
        (_before, _last) = (_last, cause);
        return told;
    }
}
