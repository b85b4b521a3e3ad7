using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Relay.Control;

namespace Videoroom.Engine.Relay;

// Our tracks that the other node is subscribed to.
internal sealed partial class RelayLink
{
    private readonly Dictionary<RelayTrackKey, RelaySender> _senders = [];
    private readonly Dictionary<uint, RelaySender> _sendersByHandle = [];
    private uint _lastHandle;

    /// <summary>What the node may have sent again.</summary>
    public RetransmissionBudget Budget { get; } = new();

    /// <summary>Gives a sender another handle, in place of its present one.</summary>
    public uint Rename(RelaySender sender)
    {
        _sendersByHandle.Remove(sender.Handle);
        do
        {
            _lastHandle++;
        }
        while (_lastHandle == 0 || !_sendersByHandle.TryAdd(_lastHandle, sender));
        return _lastHandle;
    }

    /// <summary>Tells the node's relay something.</summary>
    public void Send(RelayControlMessage message) => _relay.Send(Node, message);

    /// <summary>What a closed sender kept.</summary>
    public void Release(ForwardedTrack track) => _tracks.Release(track);

    private void OnSubscribe(in RelayTrackKey key)
    {
        if (_senders.TryGetValue(key, out var sender))
        {
            sender.Restart();
            return;
        }

        if (_senders.Count == MaxTracks)
        {
            Interlocked.Increment(ref Counters.Refused);
            return;
        }

        sender = new RelaySender(this, key, _tracks.Hold(key.RoomId, key.TrackId));
        _senders.Add(key, sender);
        Counters.TracksOut = _senders.Count;
        sender.Begin();
        Keep();
    }

    private void OnUnsubscribe(in RelayTrackKey key)
    {
        if (!_senders.Remove(key, out var sender))
        {
            return;
        }

        _sendersByHandle.Remove(sender.Handle);
        sender.Close();
        Counters.TracksOut = _senders.Count;
    }
}
