using Akka.Actor;
using Akka.Cluster.Sharding;
using Videoroom.Actors.Endpoints;

namespace Videoroom.Actors.Rooms;

/// <summary>How peers come and go.</summary>
internal sealed partial class RoomActor
{
    private void AddPeer(AddPeerChannel join)
    {
        if (_peers.TryGetValue(join.PeerId, out var known))
        {
            if (!known.Channel.Equals(join.Channel))
            {
                Refuse(join, RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason);
            }

            return;
        }

        var admission = _dependencies.Policy.Decide(new AdmissionRequest(_roomId, join.PeerId, _state.Count));
        if (!admission.IsAccepted)
        {
            Refuse(join, admission.Code!, admission.Reason!);
            PassivateWhenEmpty();
            return;
        }

        _state.Add(join.PeerId, join.Simulcast, join.Extensions.Role, join.WatchedPeer);
        _peers.Add(join.PeerId, new PeerRefs(join.Channel, new ChangeBudget(_dependencies.Clock)));
        _peerIdsByRef.Add(join.Channel, join.PeerId);
        Context.Watch(join.Channel);
        RequestEndpoint(join);
    }

    private void Refuse(AddPeerChannel join, string code, string reason)
    {
        LogRefused(join.PeerId, code);
        join.Channel.Tell(new PeerRefused(code, reason));
    }

    /// <summary>The endpoint runs on the node that holds the peer's socket; a path without a host is on ours.</summary>
    private void RequestEndpoint(AddPeerChannel join)
    {
        var correlationId = ++_lastCorrelationId;
        _awaitedEndpoints.Add(correlationId, join.PeerId);
        var options = _dependencies.Options;
        var supervisor = Context.ActorSelection(new RootActorPath(join.Channel.Path.Address) / "user" / EndpointsActor.Name);
        var request = new CreateEndpoint(
            correlationId,
            _state.Epoch,
            IceName: join.PeerId,
            join.Channel,
            new HandshakeOptions(options.VideoCodecs, options.MaxTracksPerPeer, (long)options.NegotiationTimeLimit.TotalMilliseconds),
            join.Extensions,
            new LogMetadata(_roomId, join.PeerId),
            options.Network);

        // A selection, unlike a ref, does not add the sender by itself.
        supervisor.Tell(request, Self);
        Timers.StartSingleTimer(TimerKey(correlationId), new EndpointOverdue(correlationId), options.EndpointTimeLimit);
    }

    private void OnEndpointCreated(EndpointCreated created)
    {
        Timers.Cancel(TimerKey(created.CorrelationId));
        if (!_awaitedEndpoints.Remove(created.CorrelationId, out var peerId))
        {
            // The peer has gone meanwhile, or the answer took too long.
            created.Endpoint.Tell(new StopEndpoint(_state.Epoch));
            return;
        }

        var peer = _peers[peerId];
        peer.Endpoint = created.Endpoint;
        _peerIdsByRef.Add(created.Endpoint, peerId);
        Context.Watch(created.Endpoint);
        peer.Channel.Tell(new PeerAdded(_state.Epoch, _state.Simulcast));
        LogPeerJoined(peerId, _state.Count);
    }

    private void OnEndpointMissing(long correlationId, string reason)
    {
        Timers.Cancel(TimerKey(correlationId));
        if (_awaitedEndpoints.TryGetValue(correlationId, out var peerId))
        {
            LogNoEndpoint(peerId, reason);
            _peers[peerId].Channel.Tell(new PeerRefused(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason));
            RemovePeer(peerId, "no endpoint");
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        if (!_peerIdsByRef.TryGetValue(terminated.ActorRef, out var peerId))
        {
            return;
        }

        if (terminated.ActorRef.Equals(_peers[peerId].Channel))
        {
            RemovePeer(peerId, "channel ended");
        }
        else
        {
            RemoveAndTell(peerId, RefusalCodes.EndpointCrashed, RefusalCodes.EndpointCrashedMessage);
        }
    }

    private void OnEndpointEnded(string peerId)
    {
        if (_peers.ContainsKey(peerId))
        {
            RemovePeer(peerId, "channel ended");
        }
    }

    /// <summary>The peer's channel may live on: its client learns why it is out of the room.</summary>
    private void RemoveAndTell(string peerId, string code, string message)
    {
        if (_peers.TryGetValue(peerId, out var peer))
        {
            LogEndpointFailed(peerId, code, message);
            peer.Channel.Tell(new PeerRemoved(_state.Epoch, code, message));
            RemovePeer(peerId, code);
        }
    }

    private void RemovePeer(string peerId, string reason)
    {
        _peers.Remove(peerId, out var peer);
        Forget(peer!.Channel);
        if (peer.Endpoint is { } endpoint)
        {
            Forget(endpoint);
            endpoint.Tell(new StopEndpoint(_state.Epoch));
        }

        foreach (var (correlationId, _) in _awaitedEndpoints.Where(awaited => awaited.Value == peerId).ToList())
        {
            _awaitedEndpoints.Remove(correlationId);
            Timers.Cancel(TimerKey(correlationId));
        }

        var actions = _state.Remove(peerId);
        LogPeerLeft(peerId, reason, _state.Count);
        CarryOut(actions);
        PassivateWhenEmpty();
    }

    private void Forget(IActorRef actor)
    {
        Context.Unwatch(actor);
        _peerIdsByRef.Remove(actor);
    }

    private void PassivateWhenEmpty()
    {
        if (_state.Count == 0)
        {
            Context.Parent.Tell(new Passivate(StopRoom.Instance));
            Become(Passivating);
        }
    }

    private static string TimerKey(long correlationId) => $"endpoint-{correlationId}";
}
