using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Rooms;

/// <summary>What the room logs. Every line names the room.</summary>
internal sealed partial class RoomActor
{
    private void LogStarted() => _log.Info("Room {0}: started, epoch {1}", _loggedId, _state.Epoch);

    private void LogStopped() => _log.Info("Room {0}: empty, stopped", _loggedId);

    private void LogRejected(string code) => _log.Debug("Room {0}: not started ({1})", _loggedId, code);

    private void LogCrashed(Exception reason)
        => _log.Error(reason, "Room {0}: crashed, {1} peers have to join anew", _loggedId, _seats.Count);

    private void LogPeerJoined(string peerId, int generation, int count)
        => _log.Info("{0}: joined (session {1}), {2} in the room", NameOf(peerId), generation, count);

    private void LogSessionEnded(string peerId, int generation, string reason)
        => _log.Info("{0}: session {1} is over ({2})", NameOf(peerId), generation, reason);

    private void LogRegistered(string peerId, int generation, int count)
        => _log.Info("{0}: registered again (session {1}), {2} known", NameOf(peerId), generation, count);

    private void LogRebuilt(int count) => _log.Info("Room {0}: rebuilt in epoch {1}, {2} in the room", _loggedId, _state.Epoch, count);

    private void LogEpochRaised() => _log.Info("Room {0}: its epoch is raised to {1}", _loggedId, _state.Epoch);

    private void LogPeerLeft(string peerId, string reason, int count)
        => _log.Info("{0}: left ({1}), {2} in the room", NameOf(peerId), reason, count);

    private void LogRefused(string peerId, string code) => _log.Info("Room {0}, peer {1}: refused ({2})", _loggedId, peerId, code);

    private void LogNoEndpoint(string peerId, string reason)
        => _log.Warning("Room {0}, peer {1}: refused, it has no endpoint: {2}", _loggedId, peerId, reason);

    private void LogEndpointFailed(string peerId, string code, string message)
    {
        // A browser that went away without a word is everyday life; only what we or a strange client did wrong is a warning.
        if (code == RefusalCodes.MediaFailed)
        {
            _log.Info("{0}: its endpoint is over ({1}): {2}", NameOf(peerId), code, message);
        }
        else
        {
            _log.Warning("{0}: its endpoint is over ({1}): {2}", NameOf(peerId), code, message);
        }
    }

    private void LogForUnknownPeer(string peerId, string eventName)
        => _log.Warning("Room {0}, peer {1}: not in the room, {2} for it dropped", _loggedId, peerId, eventName);

    private void LogFromUnknownPeer(string peerId, string eventName)
        => _log.Warning("Room {0}, peer {1}: not in the room, {2} from it dropped", _loggedId, peerId, eventName);

    private void LogNotOwnTrack(PeerSeat seat, string trackId)
    {
        if (++seat.Refusals <= MaxLoggedRefusals)
        {
            _log.Warning(
                "Room {0}, peer {1}: asked for a change of track {2}, which is not its own; refused", _loggedId, seat.PeerId, LogText.Excerpt(trackId));
        }
    }

    private void LogDoubt(IActorRef actor)
        => _log.Info("Room {0}: {1} is said to have ended, by a node that could not be asked; it is watched again", _loggedId, actor);

    /// <summary>For lines with more to say than the log's methods take.</summary>
    private string NameOf(string peerId) => $"Room {_loggedId}, peer {peerId}";
}
