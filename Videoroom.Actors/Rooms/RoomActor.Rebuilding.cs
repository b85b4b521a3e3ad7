using Akka.Actor;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Rooms;

/// <summary>How a room outlives its node: the channels of its peers bring what they know, and the room is the union of it.</summary>
internal sealed partial class RoomActor
{
    /// <summary>How long those are waited for that somebody knows and that have not come. Nobody is announced as gone meanwhile.</summary>
    private static readonly TimeSpan RebuildTime = TimeSpan.FromSeconds(5);

    private bool _isRebuilding;

    private void OnRegisterPeer(RegisterPeer peer)
    {
        if (FindSession(peer.PeerId, peer.Generation) is { } known)
        {
            if (!known.Channel.Equals(peer.Channel))
            {
                return;
            }

            if (known.Endpoint is { } endpoint && endpoint.Equals(peer.Endpoint))
            {
                AnswerAgain(known, peer);
                return;
            }

            // Its join came here twice, and the room that was lost had answered it: the client negotiates with the endpoint of then.
            ForgetSession(known);
        }

        BeginRebuilding(peer.LastEpoch);
        CarryOut(_state.Merge(peer.Roster, peer.Simulcast, IsHere));
        foreach (var peerId in _state.PeerIds)
        {
            TakeSeat(peerId);
            if (_seats[peerId].Newest is { HasEntered: true, Generation: > 1 } && !Timers.IsTimerActive(TracksTimerKey(peerId)))
            {
                // It is back already, and this registration may have brought tracks of before.
                AwaitTracks(peerId);
            }
        }

        if (!_seats.TryGetValue(peer.PeerId, out var seat) || (seat.Generation > peer.Generation && seat.Sessions.Count > 1))
        {
            // It has left, or it has moved on: of two sessions the older may still be needed, of three it is not.
            peer.Channel.Tell(new PeerRefused(RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason));
            peer.Endpoint.Tell(new StopEndpoint(_state.Epoch));
            EndRebuildingWhenComplete();
            PassivateWhenEmpty();
            return;
        }

        Timers.Cancel(ReturnTimerKey(peer.PeerId));
        var session = BeginSession(seat, peer.Generation, peer.Channel, EndpointExtensions.None);
        session.HasEntered = peer.HasEntered;
        session.Answered = peer.Question;
        TakeEndpoint(session, peer.Endpoint);
        peer.Endpoint.Tell(new AdoptEndpoint(_state.Epoch));
        peer.Channel.Tell(new PeerRegistered(_state.Epoch));
        if (session.HasEntered)
        {
            CarryOut(_state.CatchUp(peer.PeerId, peer.Roster), session);
        }

        session.Channel.Tell(new RosterNews(_state.Epoch, _state.Snapshot(), session.Handled));
        ShowPresence(seat);
        LogRegistered(peer.PeerId, peer.Generation, _state.Count);
        EndRebuildingWhenComplete();
    }

    /// <summary>
    /// A channel that the room knows has asked again: because the first answer was late, or because the connection to its node broke
    /// and what the room told it last may be lost.
    /// </summary>
    private void AnswerAgain(PeerSession session, RegisterPeer peer)
    {
        session.Channel.Tell(new PeerRegistered(_state.Epoch));
        if (peer.Question <= session.Answered)
        {
            return;
        }

        session.Answered = peer.Question;
        if (session.HasEntered && !peer.HasEntered && _state.Find(peer.PeerId) is { } record)
        {
            // It has asked to be let in, and the answer was lost: its client has been told nothing at all.
            CarryOut(_state.Enter(peer.PeerId, record.Peer.Metadata), session);
        }
        else if (session.HasEntered)
        {
            CarryOut(_state.CatchUp(peer.PeerId, peer.Roster), session);
        }

        session.Channel.Tell(new RosterNews(_state.Epoch, _state.Snapshot(), session.Handled));
    }

    private void BeginRebuilding(long lastEpoch)
    {
        if (lastEpoch >= _state.Epoch)
        {
            _state.RaiseEpoch(lastEpoch);
            LogEpochRaised();
        }

        if (!_isRebuilding && !_isSettled)
        {
            _isRebuilding = true;
            Timers.StartSingleTimer("rebuild", RebuildOverdue.Instance, RebuildTime);
        }
    }

    private bool IsHere(string peerId) => _seats.TryGetValue(peerId, out var seat) && seat.Newest is not null;

    private void EndRebuildingWhenComplete()
    {
        if (_seats.Values.All(seat => seat.Newest is not null || _heldBack.Exists(held => held.PeerId == seat.PeerId)))
        {
            EndRebuilding();
        }
        else if (!_isRebuilding)
        {
            AwaitMissing();
        }
    }

    private void EndRebuilding()
    {
        if (_isRebuilding)
        {
            _isRebuilding = false;
            Timers.Cancel("rebuild");
            LogRebuilt(_state.Count);
            LetIn();
            AwaitMissing();
        }
    }

    /// <summary>Those who have not come are on their way back, perhaps: their node may be lost as well.</summary>
    private void AwaitMissing()
    {
        foreach (var seat in _seats.Values.Where(seat => seat.Newest is null && !Timers.IsTimerActive(ReturnTimerKey(seat.PeerId))).ToList())
        {
            if (_state.Find(seat.PeerId)?.Peer.CanReturn == true)
            {
                AwaitReturn(seat);
            }
            else
            {
                RemovePeer(seat, "did not come back with its room");
            }
        }
    }
}
