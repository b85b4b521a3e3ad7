using Akka.Event;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Engine.Peers;

namespace Videoroom.Actors.Endpoints;

/// <summary>What the endpoint logs. Every line names room and peer, none a description: those hold ICE passwords.</summary>
internal sealed partial class EndpointActor
{
    private void LogConnected() => _log.Info("{0}: media connected", _name);

    // The room says how it ends, and how bad that is.
    private void LogFailed(string code, string message)
        => _log.Debug("{0}: endpoint failed ({1}): {2}", _name, code, message);

    private void LogStopped() => _log.Debug("{0}: endpoint stopped", _name);

    private void LogStale(EndpointCommand command)
        => _log.Warning("{0}: command of epoch {1} refused, the room is at {2}", _name, command.Epoch, _epoch);

    /// <summary>From now on nothing of a lower epoch is taken.</summary>
    private void LogFollows(long epoch) => _log.Info("{0}: its endpoint follows epoch {1}", _name, epoch);

    private void LogRefused(ClientEvent clientEvent, string trackId, string why)
    {
        if (++_refusals <= MaxLoggedRefusals)
        {
            _log.Warning("{0}: refused {1} of track {2}", _name, clientEvent.GetType().Name, $"{LogText.Excerpt(trackId)}, {why}");
        }
    }

    private void LogIgnored(string eventName) => _log.Debug("{0}: {1} ignored", _name, eventName);

    private void LogSample(PeerConnectionSample sample)
    {
        if (_log.IsDebugEnabled)
        {
            _log.Debug("{0}: {1}", _name, sample);
        }
    }
}
