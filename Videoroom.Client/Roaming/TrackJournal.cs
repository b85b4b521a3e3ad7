namespace Videoroom.Client.Roaming;

/// <summary>
/// When one track's complete pictures came. A picture of an older session counts until the newer one shows its first, which is
/// when the page swaps them. All times are microseconds of the clients' clock.
/// </summary>
internal sealed class TrackJournal
{
    private readonly Lock _lock = new();
    private readonly List<long> _complete = [];
    private int _session;
    private long _lastDecodableUs;
    private int _lastDecodableSession;

    /// <summary>How many complete pictures came.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _complete.Count;
            }
        }
    }

    /// <summary>When the last picture that could be shown came; 0 before the first.</summary>
    public long LastDecodableUs
    {
        get
        {
            lock (_lock)
            {
                return _lastDecodableUs;
            }
        }
    }

    /// <summary>The session that showed it; 0 before the first.</summary>
    public int LastDecodableSession
    {
        get
        {
            lock (_lock)
            {
                return _lastDecodableSession;
            }
        }
    }

    /// <summary>Notes a picture.</summary>
    /// <param name="session">In which of the client's sessions it came, counted from 1.</param>
    /// <param name="decodable">It, or one that waited for it, can be shown.</param>
    /// <param name="nowUs">When.</param>
    public void Add(int session, bool decodable, long nowUs)
    {
        lock (_lock)
        {
            if (session < _session || (session > _session && !decodable))
            {
                return;
            }

            _session = session;
            _complete.Add(nowUs);
            if (decodable)
            {
                (_lastDecodableUs, _lastDecodableSession) = (nowUs, session);
            }
        }
    }

    /// <summary>The first picture at or after a moment; null when there was none.</summary>
    public long? FirstSince(long fromUs)
    {
        lock (_lock)
        {
            var index = Index(fromUs);
            return index < _complete.Count ? _complete[index] : null;
        }
    }

    /// <summary>
    /// The largest distance between complete pictures of which the later one lies in a span of time; what is still open at its end
    /// counts, too. A track without any picture has one gap as long as the span.
    /// </summary>
    public long LargestGapUs(long fromUs, long toUs)
    {
        lock (_lock)
        {
            var index = Index(fromUs);
            var last = index > 0 ? _complete[index - 1] : fromUs;
            var largest = 0L;
            for (; index < _complete.Count && _complete[index] <= toUs; index++)
            {
                largest = Math.Max(largest, _complete[index] - last);
                last = _complete[index];
            }

            return Math.Max(largest, toUs - last);
        }
    }

    private int Index(long fromUs)
    {
        var index = _complete.BinarySearch(fromUs);
        return index < 0 ? ~index : index;
    }
}
