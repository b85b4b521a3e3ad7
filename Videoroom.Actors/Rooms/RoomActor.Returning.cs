using Akka.Actor;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Rooms;

/// <summary>How a peer outlives its node: it comes back at another, or moves to one while it is still here.</summary>
internal sealed partial class RoomActor
{
    /// <summary>With more, the page asks again.</summary>
    private const int MaxHeldBack = 1000;

    /// <summary>
    /// How long a peer that came back has time to publish what it published before. Until then its tracks keep their lines and
    /// tiles at the others.
    /// </summary>
    private static readonly TimeSpan RepublishTime = TimeSpan.FromSeconds(10);

    /// <summary>How long somebody who comes back waits for those who know what the room was like.</summary>
    private static readonly TimeSpan MirrorTime = TimeSpan.FromMilliseconds(500);

    private readonly List<AddPeerChannel> _heldBack = [];
    private bool _hasWaitedForMirrors;

    /// <summary>The room has lived so long that it would know everybody who was in an earlier life of it.</summary>
    private bool _isSettled;

    private TimeSpan ReturnTime => TimeSpan.FromSeconds(Math.Max(1, _dependencies.Options.ResumeSeconds));

    private void BeginLife() => Timers.StartSingleTimer("settled", LifeSettled.Instance, ReturnTime);

    /// <summary>
    /// A client that was here before is back at another node. Its token was checked there. One that nobody knows any more may have
    /// been in a room whose every node was lost.
    /// </summary>
    private void AddSession(AddPeerChannel join)
    {
        if (!_seats.TryGetValue(join.PeerId, out var seat))
        {
            if (_isSettled)
            {
                Refuse(join, RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason);

                // Those who were held back may have been all.
                Self.Tell(PassivateIfEmpty.Instance);
            }
            else if (!HoldsBack(join) && Admits(join))
            {
                Seat(join);
            }

            return;
        }

        if (join.Generation <= seat.Generation || _state.Find(join.PeerId)?.Peer.CanReturn != true)
        {
            if (seat.Find(join.Generation)?.Channel.Equals(join.Channel) != true)
            {
                Refuse(join, RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason);
            }

            return;
        }

        // A client has two sessions at most: one that begins anew in the middle of a move has given up the one before.
        foreach (var earlier in seat.Sessions.Skip(join.IsMove ? 1 : 0).ToList())
        {
            ReplaceSession(earlier);
        }

        Timers.Cancel(ReturnTimerKey(join.PeerId));
        _state.Renew(join.PeerId, join.Generation, NodeOf(join.Channel));
        RequestEndpoint(BeginSession(seat, join.Generation, join.Channel, join.Extensions));
        TellMirrors();
        if (seat.Sessions.Count == 1)
        {
            ShowPresence(seat, isPresent: false);
        }
    }

    /// <summary>
    /// One who comes back may be here before those who know it: its page has found its node dead earlier than the cluster has. The
    /// room it was in is to be there first, or it would be told of an empty one. One that knew of nobody else was told of an empty one before.
    /// </summary>
    private bool HoldsBack(AddPeerChannel join)
    {
        if (_hasWaitedForMirrors || join.WasAlone || _dependencies.Options.NodeName is null)
        {
            return false;
        }

        if (_heldBack.All(held => !held.Channel.Equals(join.Channel)) && _heldBack.Count < MaxHeldBack)
        {
            if (_heldBack.Count == 0)
            {
                // From the first on: others who come must not make it wait without end.
                Timers.StartSingleTimer("held-back", MirrorsOverdue.Instance, MirrorTime);
            }

            _heldBack.Add(join);
        }

        return true;
    }

    private void LetIn()
    {
        _hasWaitedForMirrors = true;
        Timers.Cancel("held-back");
        List<AddPeerChannel> joins = [.. _heldBack];
        _heldBack.Clear();
        joins.ForEach(AddSession);
    }

    private void ReplaceSession(PeerSession session)
    {
        session.Channel.Tell(new PeerReplaced(_state.Epoch));
        ForgetSession(session);
        LogSessionEnded(session.Seat.PeerId, session.Generation, "replaced");
    }

    /// <summary>The session's node is lost. Who may come back keeps the place for a while.</summary>
    private void LoseSession(PeerSession session)
    {
        var seat = session.Seat;
        if (seat.Sessions.Count > 1 || _state.Find(seat.PeerId)?.Peer is not { CanReturn: true })
        {
            EndSession(session, "node lost");
            return;
        }

        ForgetSession(session);
        LogSessionEnded(seat.PeerId, session.Generation, "node lost, may come back");
        AwaitReturn(seat);
    }

    private void AwaitReturn(PeerSeat seat)
    {
        ShowPresence(seat, isPresent: false);
        Timers.StartSingleTimer(ReturnTimerKey(seat.PeerId), new ReturnOverdue(seat.PeerId), ReturnTime);
    }

    /// <summary>From now on it has time to publish again what it published in an earlier session.</summary>
    private void AwaitTracks(string peerId)
        => Timers.StartSingleTimer(TracksTimerKey(peerId), new TracksOverdue(peerId), RepublishTime);

    private void OnReturnOverdue(string peerId)
    {
        if (_seats.TryGetValue(peerId, out var seat) && seat.Newest is null)
        {
            RemovePeer(seat, "did not come back in time");
        }
    }

    private void EndLostTracks(string peerId)
    {
        // One that is on its way back again, or has not entered yet, has had no time.
        if (_seats.TryGetValue(peerId, out var seat) && seat.Newest is { HasEntered: true })
        {
            CarryOut(_state.KeepTracksOf(peerId, Generations(seat)));
        }
    }

    private List<PeerSession> SessionsAt(string node) => [.. _seats.Values.SelectMany(seat => seat.Sessions).Where(session => session.Node == node)];

    private static IReadOnlyList<int> Generations(PeerSeat seat) => [.. seat.Sessions.Select(session => session.Generation)];

    /// <summary>A node cannot be reached, or can again; whether it is lost is for the store to decide.</summary>
    private void OnNodeReachability(NodeReachability news)
    {
        foreach (var session in SessionsAt(news.Node))
        {
            session.IsNodeSilent = !news.IsReachable;
            ShowPresence(session.Seat);
        }
    }

    private void ShowPresence(PeerSeat seat)
        => ShowPresence(seat, seat.Sessions.Any(session => session is { HasEntered: true, IsPresent: true }) || !_state.IsConnected(seat.PeerId));

    private void ShowPresence(PeerSeat seat, bool isPresent) => CarryOut(_state.SetConnection(seat.PeerId, isPresent));

    private static string ReturnTimerKey(string peerId) => $"return-{peerId}";

    private static string TracksTimerKey(string peerId) => $"tracks-{peerId}";
}
