using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Rooms;

/// <summary>When what of a roster has changed, so that those who mirror it are told, and the newer of two mirrors can be told apart.</summary>
internal sealed class RosterJournal
{
    /// <summary>How many of those who have gone are remembered: for as long as somebody may not have been told.</summary>
    public const int MaxLeft = 64;

    private readonly Dictionary<string, long> _versions = [];
    private readonly Dictionary<string, long> _left = [];
    private readonly HashSet<string> _changed = [];
    private readonly HashSet<string> _leftSince = [];
    private long _version;

    /// <summary>Who has gone lately.</summary>
    public IReadOnlyList<LeftPeer> LeftPeers => [.. _left.Select(left => new LeftPeer(left.Key, left.Value))];

    /// <summary>The version of what is known of a peer.</summary>
    public long VersionOf(string peerId) => _versions.GetValueOrDefault(peerId);

    /// <summary>Whether something of this version is newer than what is known of the peer.</summary>
    public bool IsNews(string peerId, long version)
        => version > _versions.GetValueOrDefault(peerId) && version > _left.GetValueOrDefault(peerId);

    /// <summary>The peer has changed.</summary>
    public void Changed(string peerId) => Changed(peerId, _version + 1);

    /// <summary>The peer has changed to what somebody else knows.</summary>
    public void Changed(string peerId, long version)
    {
        _version = Math.Max(_version, version);
        _versions[peerId] = version;
        _left.Remove(peerId);
        _leftSince.Remove(peerId);
        _changed.Add(peerId);
    }

    /// <summary>The peer has gone.</summary>
    public void Left(string peerId) => Left(peerId, _version + 1);

    /// <summary>The peer has gone, as somebody else knows.</summary>
    public void Left(string peerId, long version)
    {
        _version = Math.Max(_version, version);
        _versions.Remove(peerId);
        _changed.Remove(peerId);
        _left[peerId] = version;
        _leftSince.Add(peerId);
        if (_left.Count > MaxLeft)
        {
            _left.Remove(_left.MinBy(left => left.Value).Key);
        }
    }

    /// <summary>What has changed since the last call; null when nothing has.</summary>
    public RosterSnapshot? Take(Func<string, PeerRecord?> find)
    {
        if (_changed.Count == 0 && _leftSince.Count == 0)
        {
            return null;
        }

        var news = new RosterSnapshot(
            [.. _changed.Select(find).OfType<PeerRecord>()],
            [.. _leftSince.Where(_left.ContainsKey).Select(peerId => new LeftPeer(peerId, _left[peerId]))]);
        _changed.Clear();
        _leftSince.Clear();
        return news;
    }
}
