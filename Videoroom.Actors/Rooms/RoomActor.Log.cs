using Akka.Event;

namespace Videoroom.Actors.Rooms;

/// <summary>What the room logs. Every line names the room.</summary>
internal sealed partial class RoomActor
{
    private void LogStarted() => _log.Info("Room {0}: started, epoch {1}", _roomId, _state.Epoch);

    private void LogStopped() => _log.Info("Room {0}: empty, stopped", _roomId);

    private void LogRejected(string code) => _log.Warning("Room {0}: not started ({1})", _roomId, code);

    private void LogCrashed(Exception reason)
        => _log.Error(reason, "Room {0}: crashed, {1} peers have to join anew", _roomId, _peers.Count);

    private void LogPeerJoined(string peerId, int count) => _log.Info("Room {0}, peer {1}: joined, {2} in the room", _roomId, peerId, count);

    private void LogPeerLeft(string peerId, string reason, int count)
        => _log.Info("{0}: left ({1}), {2} in the room", NameOf(peerId), reason, count);

    private void LogRefused(string peerId, string code) => _log.Info("Room {0}, peer {1}: refused ({2})", _roomId, peerId, code);

    private void LogNoEndpoint(string peerId, string reason)
        => _log.Warning("Room {0}, peer {1}: refused, it has no endpoint: {2}", _roomId, peerId, reason);

    private void LogEndpointFailed(string peerId, string code, string message)
        => _log.Warning("{0}: its endpoint is over ({1}): {2}", NameOf(peerId), code, message);

    private void LogForUnknownPeer(string peerId, string eventName)
        => _log.Warning("Room {0}, peer {1}: not in the room, {2} for it dropped", _roomId, peerId, eventName);

    private void LogFromUnknownPeer(string peerId, string eventName)
        => _log.Warning("Room {0}, peer {1}: not in the room, {2} from it dropped", _roomId, peerId, eventName);

    private void LogBeforeConnect(string peerId, string eventName)
        => _log.Debug("Room {0}, peer {1}: {2} before connect dropped", _roomId, peerId, eventName);

    private void LogNotOwnTrack(string peerId, string trackId)
        => _log.Warning("Room {0}, peer {1}: asked for a change of track {2}, which is not its own; refused", _roomId, peerId, trackId);

    /// <summary>For lines with more to say than the log's methods take.</summary>
    private string NameOf(string peerId) => $"Room {_roomId}, peer {peerId}";
}
