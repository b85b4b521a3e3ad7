using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// Draws the msid of each track that is sent to a client. Browsers lip-sync the tracks of one MediaStream, so with grouping a
/// publisher's first audio and first video track share one; its other tracks have one each.
/// </summary>
internal sealed class StreamNames(bool group)
{
    private readonly Dictionary<string, Group> _groups = [];

    /// <summary>Draws the msid for a track. No two m-lines ever have the same one: a client refuses such an answer.</summary>
    public SdpMsid Draw(RemoteTrack track)
    {
        var name = Guid.NewGuid().ToString();
        if (!group)
        {
            return new SdpMsid(name);
        }

        if (!_groups.TryGetValue(track.PeerId, out var peer))
        {
            _groups[track.PeerId] = peer = new Group();
        }

        return new SdpMsid(peer.TryEnter(track) ? peer.StreamId : Guid.NewGuid().ToString(), name);
    }

    /// <summary>A track has departed: another of its publisher may take its place.</summary>
    public void Release(RemoteTrack track)
    {
        if (_groups.TryGetValue(track.PeerId, out var peer) && peer.Leave(track))
        {
            _groups.Remove(track.PeerId);
        }
    }

    private sealed class Group
    {
        private readonly string?[] _members = new string?[Enum.GetValues<MediaKind>().Length];

        public string StreamId { get; } = Guid.NewGuid().ToString();

        public bool TryEnter(RemoteTrack track)
        {
            ref var member = ref _members[(int)track.Kind];
            member ??= track.TrackId;
            return member == track.TrackId;
        }

        public bool Leave(RemoteTrack track)
        {
            // Wherever it entered: its kind may have changed since.
            foreach (ref var member in _members.AsSpan())
            {
                if (member == track.TrackId)
                {
                    member = null;
                }
            }

            return _members.All(id => id is null);
        }
    }
}
