using Akka.Event;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Channels;

/// <summary>What the channel logs. Every line names room and peer.</summary>
internal sealed partial class PeerChannelActor
{
    private void LogJoinRefused(string code)
    {
        // That there are too many rooms the node says itself, once for all of a flood.
        if (code == RefusalCodes.TooManyRooms)
        {
            _log.Debug("{0}: join refused ({1})", _name, code);
        }
        else
        {
            _log.Info("{0}: join refused ({1})", _name, code);
        }
    }

    private void LogEnded(string reason) => _log.Info("{0}: channel ended ({1})", _name, reason);

    private void LogDetached()
        => _log.Info("{0}: socket lost, may come back within {1} s", _name, _options.ResumeSeconds);

    private void LogAttached(int missed)
        => _log.Info("{0}: back on another socket, {1} events sent again", _name, missed);

    private void LogResumeRefused(string reason)
    {
        if (++_refusedResumes <= MaxLoggedMalformedEvents)
        {
            _log.Warning("{0}: somebody who wanted to come back was refused: {1}", _name, reason);
        }
    }

    private void LogSlow()
        => _log.Warning("{0}: the client does not read its events or has gone, its socket counts as lost", _name);

    /// <summary>From now on nothing of a lower epoch is taken.</summary>
    private void LogFollows(long epoch) => _log.Info("{0}: follows epoch {1}", _name, epoch);

    private void LogRoomLost() => _log.Info("{0}: the room is lost with its node, or moves; epoch {1}", _name, Link.Epoch);

    private void LogRegistered() => _log.Info("{0}: registered with the room again, epoch {1}", _name, Link.Epoch);

    private void LogBeforeConnect(string eventName) => _log.Debug("{0}: {1} before connect dropped", _name, eventName);

    private void LogMalformed(string error)
    {
        if (++_malformedEvents <= MaxLoggedMalformedEvents)
        {
            _log.Warning("{0}: malformed event {1} ignored: {2}", _name, _malformedEvents, error);
        }
    }

    private void LogUnknownEvent(string type) => _log.Debug("{0}: unknown event {1} ignored", _name, type);

    private void LogUnknownPush(string eventName) => _log.Debug("{0}: unknown push {1} ignored", _name, LogText.Excerpt(eventName));

    private void LogStale(long epoch, long sequence)
        => _log.Warning("{0}: event {1} of epoch {2} refused, seen before or from a room that is gone", _name, sequence, epoch);
}
