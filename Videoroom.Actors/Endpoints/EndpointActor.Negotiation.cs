using Akka.Actor;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;

namespace Videoroom.Actors.Endpoints;

/// <summary>What the negotiator decides is carried out here.</summary>
internal sealed partial class EndpointActor
{
    /// <summary>Carries out a result, in the order of its properties.</summary>
    /// <param name="result">The result.</param>
    /// <param name="beforeNextRound">What the client must hear before the next offerData, and after the tracks that are gone.</param>
    private void CarryOut(NegotiationResult result, Action? beforeNextRound = null)
    {
        if (result.Error is { } error)
        {
            Fail(error.Code, error.Message);
            return;
        }

        CommandEngine(result);
        foreach (var availability in result.Availability)
        {
            OnAvailability(availability);
            TellClient(availability.ToEvent());
        }

        if (result.Answer is { } answer)
        {
            TellClient(new SdpAnswer(answer.Sdp, answer.MidToTrackId));
            foreach (var candidate in answer.Candidates)
            {
                TellClient(new ServerCandidate(candidate, 0));
            }
        }

        if (result.Published.Count > 0 || result.Unpublish.Count > 0)
        {
            _channel.Tell(new TracksPublished(_peerId, result.Published, result.Unpublish));
        }

        foreach (var departed in result.Departed)
        {
            _departures.Add(departed);
        }

        TellRemoved(result.Removable);
        beforeNextRound?.Invoke();
        if (result.OfferRequest is { } request)
        {
            TellClient(new OfferData(new TracksTypes(request.Audio, request.Video), request.IceRestart) { IntegratedTurnServers = _turnServers });
        }

        SetDeadline();
    }

    private void CommandEngine(NegotiationResult result)
    {
        if (result.RemoteFingerprints is { } fingerprints)
        {
            _connection.SetRemoteFingerprints(fingerprints, result.OwnDtlsRole);
        }

        foreach (var trackId in result.Unpublish)
        {
            _connection.Unpublish(trackId);
        }

        foreach (var publish in result.Publish)
        {
            _connection.Publish(publish);
        }

        foreach (var mid in result.Unsubscribe)
        {
            _connection.Unsubscribe(mid);
        }

        foreach (var subscribe in result.Subscribe)
        {
            _connection.Subscribe(subscribe with { Source = _remoteTracks.GetValueOrDefault(subscribe.TrackId)?.Source });
            if (_targetVariants.TryGetValue(subscribe.TrackId, out var variant))
            {
                _connection.SetTargetEncoding(subscribe.TrackId, variant);
            }
        }
    }

    private void TellRemoved(IReadOnlyList<RemoteTrack> removable)
    {
        var (tracks, peers) = _departures.Tell(removable);
        foreach (var ofPeer in tracks.GroupBy(track => track.PeerId))
        {
            TellClient(new TracksRemoved(ofPeer.Key, [.. ofPeer.Select(track => track.TrackId)]));
        }

        foreach (var peerId in peers)
        {
            TellClient(new EndpointRemoved(peerId));
        }
    }

    private void SetDeadline()
    {
        if (_negotiator.DeadlineMs is { } deadlineMs)
        {
            // At least a millisecond: a deadline that has passed must not turn the actor in circles.
            Timers.StartSingleTimer(
                NegotiationTimer, NegotiationDue.Instance, TimeSpan.FromMilliseconds(Math.Max(1, deadlineMs - NowMs)));
        }
        else
        {
            Timers.Cancel(NegotiationTimer);
        }
    }
}
