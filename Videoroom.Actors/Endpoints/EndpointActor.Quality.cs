using Akka.Actor;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Peers;

namespace Videoroom.Actors.Endpoints;

/// <summary>How good the tracks are that the peer receives, and what its client says about it.</summary>
internal sealed partial class EndpointActor
{
    private readonly HashSet<string> _unsupported = [];
    private readonly QualityNews _qualityNews = new();
    private HashSet<string> _inactive = [];
    private QualityReport? _report;
    private long _toldEstimateBps;

    private void OnSample(PeerConnectionSample sample)
    {
        LogSample(sample);
        if (_report is { } report)
        {
            // The newest of the last second: however many a client sends, the media loop is given one.
            _report = null;
            _connection.SetQualityReport(report);
        }

        // Clients know nothing of tracks that are gone, which the media plane may still have.
        List<TrackQuality> tracks =
        [
            .. sample.Tracks.Where(track => _remoteTracks.ContainsKey(track.TrackId) && !_unsupported.Contains(track.TrackId)).DistinctBy(track => track.TrackId),
            .. _unsupported.Where(_remoteTracks.ContainsKey).Select(trackId => new TrackQuality { TrackId = trackId, Cause = TrackCause.UnsupportedCodec }),
        ];
        var isNews = _qualityNews.IsNews(tracks, NowMs);
        if (isNews)
        {
            TellClient(new TrackQualities([.. tracks.Select(TrackQualityInfo.Of)]));
        }

        if (isNews || QualityNews.Differ(_toldEstimateBps, sample.EstimateBps ?? 0))
        {
            _toldEstimateBps = sample.EstimateBps ?? 0;
            Context.Parent.Tell(new PeerTracks(_roomId, _peerId, sample.EstimateBps, [.. tracks.Select(ToReceived)]));
        }
    }

    private ReceivedTrack ToReceived(TrackQuality quality)
    {
        var track = _remoteTracks[quality.TrackId];
        return new ReceivedTrack(track.PeerId, track.Kind, track.IsScreen, quality);
    }

    private void OnAvailability(TrackAvailability availability)
    {
        if (availability.Available)
        {
            _unsupported.Remove(availability.Track.TrackId);
        }
        else
        {
            _unsupported.Add(availability.Track.TrackId);
        }
    }

    private void TellInactiveTracks()
    {
        HashSet<string> inactive = [.. _remoteTracks.Values.Where(track => track.IsInactive).Select(track => track.TrackId)];
        if (!inactive.SetEquals(_inactive))
        {
            _inactive = inactive;
            _connection.SetInactiveTracks(inactive);
        }
    }
}
