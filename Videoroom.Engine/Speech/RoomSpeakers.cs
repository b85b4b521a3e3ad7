namespace Videoroom.Engine.Speech;

/// <summary>
/// The audio tracks of a room that come to this node, from here or from other nodes: which of them are the loudest, and who is the
/// dominant speaker. Tracks come and go under the owner's lock; the rest is called on any loop and takes no lock.
/// </summary>
/// <param name="limit">How many of them are forwarded.</param>
internal sealed class RoomSpeakers(SpeakerLimit limit)
{
    private readonly DominantSpeaker _dominant = new();
    private volatile Speaker[] _speakers = [];
    private long _nextDecisionMs = long.MinValue / 2;

    /// <summary>Whether not all of them are forwarded.</summary>
    public bool IsLimited => limit.Speakers > 0 && _speakers.Length > limit.AboveTracks;

    /// <summary>Who speaks, but for short interjections of others; null before anybody has spoken.</summary>
    public Speaker? Dominant => _dominant.Current;

    /// <summary>Adds a track. Under the owner's lock.</summary>
    /// <param name="node">The node that its publisher is connected to; null for this one.</param>
    /// <param name="connection">The publisher's connection, as its node names it.</param>
    public Speaker Add(string? node, ulong connection)
    {
        var speaker = new Speaker(this, node, connection);
        _speakers = [.. _speakers, speaker];
        return speaker;
    }

    /// <summary>Takes a track away. Under the owner's lock.</summary>
    public void Remove(Speaker speaker)
    {
        _speakers = [.. _speakers.Where(other => other != speaker)];
        _dominant.OnRemoved(speaker);
    }

    /// <summary>Whether a publisher's connection is the dominant speaker's.</summary>
    public bool IsDominant(string? node, ulong connection)
        => _dominant.Current is { } speaker && speaker.Connection == connection && speaker.Node == node;

    /// <summary>Whether a track is one of the loudest; of equal ones the first to come are.</summary>
    public bool IsAmongLoudest(Speaker speaker)
    {
        var rank = speaker.Rank;
        var louder = 0;
        var isBehind = false;
        foreach (var other in _speakers)
        {
            isBehind |= other == speaker;
            var theirs = other.Rank;
            if ((theirs > rank || (theirs == rank && !isBehind)) && ++louder >= limit.Speakers)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Decides who is dominant, when that is due. Of several loops that find it due at the same time, one does.</summary>
    public void OnTime(long nowMs)
    {
        var due = Volatile.Read(ref _nextDecisionMs);
        if (nowMs >= due && Interlocked.CompareExchange(ref _nextDecisionMs, nowMs + DominantSpeaker.DecideEveryMs, due) == due)
        {
            _dominant.Decide(_speakers, nowMs);
        }
    }
}
