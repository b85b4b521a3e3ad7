using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Engine;

namespace Videoroom.Actors.Endpoints;

/// <summary>
/// The node's endpoints (<c>/user/endpoints</c>). Rooms of any node ask for one by message: deployed remotely, an endpoint
/// would die with the room's node.
/// </summary>
internal sealed class EndpointsActor : ReceiveActor
{
    private readonly IMediaEngine _engine;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<IActorRef, IActorRef> _endpoints = [];

    // By channel, the endpoints that it was their channel itself which asked for.
    private readonly Dictionary<IActorRef, IActorRef> _ofChannels = [];
    private readonly Dictionary<IActorRef, PeerTracks> _tracks = [];
    private readonly List<IActorRef> _waitingForEnd = [];
    private bool _isDraining;

    /// <summary>Begins without endpoints.</summary>
    public EndpointsActor(IMediaEngine engine, TimeProvider clock)
    {
        _engine = engine;
        _clock = clock;
        Receive<CreateEndpoint>(Create);
        Receive<Terminated>(terminated =>
        {
            Forget(terminated.ActorRef);
            AnswerIfDrained();
        });
        Receive<PeerTracks>(tracks => _tracks[Sender] = tracks, _ => _endpoints.ContainsKey(Sender));
        Receive<PeerTracks>(_ => { });
        Receive<ListPeerTracks>(list => Sender.Tell(new PeerTracksList(
            [.. _tracks.Values.Where(peer => list.RoomId is null || peer.RoomId == list.RoomId).Take(list.Most)])));
        Receive<GetCensus>(_ => Sender.Tell(new Census(_endpoints.Count)));
        Receive<Drain>(_ =>
        {
            _isDraining = true;
            _waitingForEnd.Add(Sender);
            AnswerIfDrained();
        });
    }

    /// <summary>A crashed endpoint is stopped, not restarted: its negotiation is lost, and its room tells its own peer.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(null, null, _ => Directive.Stop);

    private void Create(CreateEndpoint request)
    {
        if (_ofChannels.TryGetValue(request.Channel, out var present))
        {
            present.Tell(new EnterRoom(request.Epoch), Sender);
            Sender.Tell(new EndpointCreated(request.CorrelationId, present));
            return;
        }

        if (_isDraining)
        {
            Sender.Tell(new EndpointRefused(request.CorrelationId, "the node is shutting down"));
            return;
        }

        var room = Sender;
        // With epoch and correlation id: the peer's endpoint from an earlier life of the room may not have ended yet.
        var endpoint = Context.ActorOf(
            EndpointActor.Props(request, room, _engine, _clock), $"{request.IceName}.{request.Epoch}.{request.CorrelationId}");
        Context.Watch(endpoint);
        _endpoints.Add(endpoint, request.Channel);
        if (room.Equals(request.Channel))
        {
            _ofChannels.Add(request.Channel, endpoint);
        }

        Sender.Tell(new EndpointCreated(request.CorrelationId, endpoint));
        _log.Debug("Room {0}, peer {1}: endpoint created", LogText.Excerpt(request.Log.RoomId), request.Log.PeerId);
    }

    private void Forget(IActorRef endpoint)
    {
        _tracks.Remove(endpoint);
        if (_endpoints.Remove(endpoint, out var channel) && _ofChannels.TryGetValue(channel, out var present) && present.Equals(endpoint))
        {
            _ofChannels.Remove(channel);
        }
    }

    private void AnswerIfDrained()
    {
        if (_isDraining && _endpoints.Count == 0)
        {
            _waitingForEnd.ForEach(waiting => waiting.Tell(Drained.Instance));
            _waitingForEnd.Clear();
        }
    }
}
