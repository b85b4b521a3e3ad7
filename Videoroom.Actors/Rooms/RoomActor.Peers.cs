using Akka.Actor;
using Akka.Cluster.Sharding;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Rooms;

/// <summary>How peers come and go.</summary>
internal sealed partial class RoomActor
{
    private void AddPeer(AddPeerChannel join)
    {
        if (join.AsksOnly)
        {
            AnswerWhetherItIsFull(join);
            return;
        }

        if (join.Generation > 1)
        {
            AddSession(join);
            return;
        }

        if (_seats.TryGetValue(join.PeerId, out var known))
        {
            if (known.Sessions.All(session => !session.Channel.Equals(join.Channel)))
            {
                Refuse(join, RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason);
            }

            return;
        }

        if (!Admits(join))
        {
            Self.Tell(PassivateIfEmpty.Instance);
            return;
        }

        Seat(join);
    }

    /// <summary>
    /// A WHIP or WHEP client is to be answered, and may never come: it takes a seat when it has come. A room that was started by the
    /// question alone ends with the answer.
    /// </summary>
    private void AnswerWhetherItIsFull(AddPeerChannel question)
    {
        if (Admits(question))
        {
            question.Channel.Tell(new SeatFree(_state.SentTo(ToRosterPeer(question))));
        }

        // Behind what waits already: whoever comes to stay, or is rescued, finds this life and needs no next one.
        Self.Tell(PassivateIfEmpty.Instance);
    }

    private bool Admits(AddPeerChannel join)
    {
        var admission = _dependencies.Policy.Decide(new AdmissionRequest(_roomId, join.PeerId, _state.Count));
        if (!admission.IsAccepted)
        {
            Refuse(join, admission.Code!, admission.Reason!);
        }

        return admission.IsAccepted;
    }

    private void Seat(AddPeerChannel join)
    {
        _state.Add(ToRosterPeer(join), join.Simulcast);
        RequestEndpoint(BeginSession(TakeSeat(join.PeerId), join.Generation, join.Channel, join.Extensions));
    }

    private RosterPeer ToRosterPeer(AddPeerChannel join) => new(join.PeerId)
    {
        Role = join.Extensions.Role,
        WatchedPeer = join.WatchedPeer,
        CanReturn = join.CanReturn,
        Generation = join.Generation,
        Node = NodeOf(join.Channel),
    };

    private PeerSeat TakeSeat(string peerId)
    {
        if (!_seats.TryGetValue(peerId, out var seat))
        {
            seat = new PeerSeat(peerId, new ChangeBudget(_dependencies.Clock));
            _seats.Add(peerId, seat);
        }

        return seat;
    }

    /// <summary>What the node shows to its operator.</summary>
    private void ShowSummary() => _dependencies.Rooms.Tell(new RoomSummary(
        _roomId,
        _state.Epoch,
        _state.Count,
        [.. _seats.Values.SelectMany(seat => seat.Sessions).Select(session => session.Node).OfType<string>().Distinct().Order(StringComparer.Ordinal)]));

    private PeerSession BeginSession(PeerSeat seat, int generation, IActorRef channel, EndpointExtensions extensions)
    {
        var session = new PeerSession(seat, generation, channel, NodeOf(channel), extensions);
        seat.Add(session);
        _sessionsByRef.Add(channel, session);
        Context.Watch(channel);
        ShowSummary();
        return session;
    }

    private void Refuse(AddPeerChannel join, string code, string reason)
    {
        LogRefused(join.PeerId, code);
        join.Channel.Tell(new PeerRefused(code, reason));
    }

    /// <summary>The endpoint runs on the node that holds the peer's socket; a path without a host is on ours.</summary>
    private void RequestEndpoint(PeerSession session)
    {
        var correlationId = ++_lastCorrelationId;
        _awaitedEndpoints.Add(correlationId, session);
        var options = _dependencies.Options;
        var supervisor = Context.ActorSelection(new RootActorPath(session.Channel.Path.Address) / "user" / CreateEndpoint.Supervisor);
        var request = CreateEndpoint.For(_roomId, session.Seat.PeerId, session.Channel, session.Extensions, options) with
        {
            CorrelationId = correlationId,
            Epoch = _state.Epoch,
            Generation = session.Generation,
        };

        // A selection, unlike a ref, does not add the sender by itself.
        supervisor.Tell(request, Self);
        Timers.StartSingleTimer(TimerKey(correlationId), new EndpointOverdue(correlationId), options.EndpointTimeLimit);
    }

    private void OnEndpointCreated(EndpointCreated created)
    {
        Timers.Cancel(TimerKey(created.CorrelationId));
        if (!_awaitedEndpoints.Remove(created.CorrelationId, out var session))
        {
            // The peer has gone meanwhile, or the answer took too long. One that its channel had asked for is given out again, and may
            // have been registered since.
            if (!_sessionsByRef.ContainsKey(created.Endpoint))
            {
                created.Endpoint.Tell(new StopEndpoint(_state.Epoch));
            }

            return;
        }

        TakeEndpoint(session, created.Endpoint);
        session.Channel.Tell(new PeerAdded(_state.Epoch, _state.Simulcast, created.Endpoint));
        session.Channel.Tell(new RosterNews(_state.Epoch, _state.Snapshot(), session.Handled));
        LogPeerJoined(session.Seat.PeerId, session.Generation, _state.Count);
    }

    private void TakeEndpoint(PeerSession session, IActorRef endpoint)
    {
        session.Endpoint = endpoint;
        _sessionsByRef.Add(endpoint, session);
        Context.Watch(endpoint);
    }

    private void OnEndpointMissing(long correlationId, string reason)
    {
        Timers.Cancel(TimerKey(correlationId));
        if (_awaitedEndpoints.Remove(correlationId, out var session))
        {
            LogNoEndpoint(session.Seat.PeerId, reason);
            session.Channel.Tell(new PeerRefused(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason));
            if (session.Generation > 1)
            {
                // It was in the room before and keeps its place: it will try again.
                LoseSession(session);
            }
            else
            {
                EndSession(session, "no endpoint");
            }
        }
    }

    private void Enter(PeerSession session, JsonText metadata)
    {
        session.HasEntered = true;
        var seat = session.Seat;
        CarryOut(_state.Enter(seat.PeerId, metadata), session);
        ShowPresence(seat);
        if (session.Generation > 1)
        {
            AwaitTracks(seat.PeerId);
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        if (!_sessionsByRef.TryGetValue(terminated.ActorRef, out var session))
        {
            return;
        }

        var isNodeLost = terminated.AddressTerminated || (session.IsNodeGone && !terminated.ExistenceConfirmed);
        if (!isNodeLost && IsDoubtful(terminated, session))
        {
            Doubt(terminated.ActorRef);
        }
        else if (terminated.ActorRef.Equals(session.Channel))
        {
            if (isNodeLost)
            {
                LoseSession(session);
            }
            else
            {
                EndSession(session, "channel ended");
            }
        }
        else if (!isNodeLost)
        {
            // With its node the channel is lost, too, and that says all.
            FailSession(session, RefusalCodes.EndpointCrashed, RefusalCodes.EndpointCrashedMessage);
        }
    }

    private void OnEndpointEnded(EndpointEnded ended)
    {
        if (FindSession(ended.PeerId, ended.Generation) is { } session)
        {
            EndSession(session, "channel ended");
        }
    }

    private void OnEndpointFailed(EndpointFailed failed)
    {
        if (FindSession(failed.PeerId, failed.Generation) is { } session)
        {
            FailSession(session, failed.Code, failed.Message);
        }
    }

    private PeerSession? FindSession(string peerId, int generation)
        => _seats.TryGetValue(peerId, out var seat) ? seat.Find(generation) : null;

    /// <summary>The session's channel may live on: its client learns why it is out of the room.</summary>
    private void FailSession(PeerSession session, string code, string message)
    {
        LogEndpointFailed(session.Seat.PeerId, code, message);
        session.Channel.Tell(new PeerRemoved(_state.Epoch, code, message));
        EndSession(session, code);
    }

    private void RemoveAndTell(string peerId, string code, string message)
    {
        if (_seats.TryGetValue(peerId, out var seat))
        {
            foreach (var session in seat.Sessions.ToList())
            {
                FailSession(session, code, message);
            }
        }
    }

    /// <summary>A session is over; with the last of them the peer is gone.</summary>
    private void EndSession(PeerSession session, string reason)
    {
        ForgetSession(session);
        var seat = session.Seat;
        if (seat.Newest is not { } newest)
        {
            RemovePeer(seat, reason);
            return;
        }

        LogSessionEnded(seat.PeerId, session.Generation, reason);
        if (newest.HasEntered && !Timers.IsTimerActive(TracksTimerKey(seat.PeerId)))
        {
            CarryOut(_state.KeepTracksOf(seat.PeerId, Generations(seat)));
        }

        ShowPresence(seat);
    }

    private void ForgetSession(PeerSession session)
    {
        session.Seat.Remove(session);
        ShowSummary();
        Forget(session.Channel);
        if (session.Endpoint is { } endpoint)
        {
            Forget(endpoint);
            endpoint.Tell(new StopEndpoint(_state.Epoch));
        }

        foreach (var (correlationId, _) in _awaitedEndpoints.Where(awaited => awaited.Value == session).ToList())
        {
            _awaitedEndpoints.Remove(correlationId);
            Timers.Cancel(TimerKey(correlationId));
        }
    }

    private void RemovePeer(PeerSeat seat, string reason)
    {
        _seats.Remove(seat.PeerId);
        Timers.Cancel(ReturnTimerKey(seat.PeerId));
        Timers.Cancel(TracksTimerKey(seat.PeerId));
        var actions = _state.Remove(seat.PeerId);
        LogPeerLeft(seat.PeerId, reason, _state.Count);
        CarryOut(actions);
        ShowSummary();
        PassivateWhenEmpty();
    }

    private void Forget(IActorRef actor)
    {
        Context.Unwatch(actor);
        _sessionsByRef.Remove(actor);
        EndDoubt(actor);
    }

    private void PassivateWhenEmpty()
    {
        if (_state.Count == 0)
        {
            Context.Parent.Tell(new Passivate(StopRoom.Instance));
            Become(WhenPassivating);
        }
    }

    private string? NodeOf(IActorRef actor)
        => NodeNames.Of(actor.Path.Address) ?? _dependencies.Options.NodeName;

    private static string TimerKey(long correlationId) => $"endpoint-{correlationId}";
}
