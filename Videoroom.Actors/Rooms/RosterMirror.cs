using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Rooms;

/// <summary>The roster as a channel knows it: what its room is rebuilt from, together with what the other channels know.</summary>
internal sealed class RosterMirror
{
    private readonly Dictionary<string, PeerRecord> _peers = [];
    private readonly Dictionary<string, LeftPeer> _left = [];

    /// <summary>Who is there.</summary>
    public IEnumerable<PeerRecord> Peers => _peers.Values;

    /// <summary>Takes news from the room.</summary>
    public void Apply(RosterSnapshot news)
    {
        foreach (var record in news.Peers)
        {
            _peers[record.Peer.PeerId] = record;
            _left.Remove(record.Peer.PeerId);
        }

        foreach (var left in news.Left)
        {
            _peers.Remove(left.PeerId);
            _left[left.PeerId] = left;
        }

        while (_left.Count > RosterJournal.MaxLeft)
        {
            _left.Remove(_left.Values.MinBy(left => left.Version)!.PeerId);
        }
    }

    /// <summary>All that is known.</summary>
    public RosterSnapshot ToSnapshot() => new([.. _peers.Values], [.. _left.Values]);
}
