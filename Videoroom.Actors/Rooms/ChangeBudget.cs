namespace Videoroom.Actors.Rooms;

/// <summary>
/// Bounds what one peer can make the room tell everybody else, in bytes: a flood of changes would fill the queues of those
/// with a slow network, and end their calls. People and their devices change something a few times a minute.
/// </summary>
internal sealed class ChangeBudget
{
    /// <summary>What a change costs besides its metadata.</summary>
    public const int BytesPerChange = 1024;

    /// <summary>What may come at once: every track with the longest metadata, several times over.</summary>
    public const int Capacity = 512 * 1024;

    /// <summary>What comes back in a second.</summary>
    public const int BytesPerSecond = 32 * 1024;

    private readonly TimeProvider _clock;
    private double _left = Capacity;
    private long _filled;

    /// <summary>Begins full.</summary>
    public ChangeBudget(TimeProvider clock)
    {
        _clock = clock;
        _filled = clock.GetTimestamp();
    }

    /// <summary>Pays for changes that others are told of.</summary>
    /// <param name="changes">How many.</param>
    /// <param name="metadataLength">Characters of metadata in them.</param>
    /// <returns>False when the peer has no more to spend.</returns>
    public bool TrySpend(int changes, int metadataLength)
    {
        var now = _clock.GetTimestamp();
        _left = Math.Min(Capacity, _left + (_clock.GetElapsedTime(_filled, now).TotalSeconds * BytesPerSecond));
        _filled = now;
        _left -= ((double)changes * BytesPerChange) + metadataLength;
        return _left >= 0;
    }
}
