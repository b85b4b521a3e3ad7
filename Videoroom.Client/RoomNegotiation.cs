using System.Net;
using System.Text.Json.Nodes;
using Videoroom.Client.Media;
using Videoroom.Client.Network;
using Videoroom.Client.Publishing;
using Videoroom.Client.Signalling;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client;

/// <summary>One session's negotiation: the client always offers, as the page does (docs/protocol.md, section 3.3).</summary>
internal sealed class RoomNegotiation(RoomClientOptions options, ClientHost host, IReadOnlyList<IPAddress> serverAddresses, RoomChannel channel) : IAsyncDisposable
{
    // Offers and answers come on the signalling task, statistics are asked for on any.
    private readonly Lock _gate = new();
    private readonly MediaSession _session = new(options, host, serverAddresses);

    /// <summary>What the session sends and receives.</summary>
    public MediaSession Session => _session;

    /// <summary>Its own tracks.</summary>
    public IReadOnlyList<PublishedTrack> Published
    {
        get
        {
            lock (_gate)
            {
                return [.. _session.Published];
            }
        }
    }

    /// <summary>Which track came on which mid in the last answer.</summary>
    public IReadOnlyDictionary<string, string> MidToTrackId => _session.TrackIds;

    /// <summary>Ends when media may flow.</summary>
    public Task Connected => _session.Connected;

    /// <summary>Looks at the media on its own thread.</summary>
    public Task<T> MeasureAsync<T>(Func<SessionMedia, ClientTransport?, T> look) => _session.MeasureAsync(look);

    /// <summary>What was sent and received so far.</summary>
    public Task<SessionStatistics> GetStatisticsAsync()
    {
        lock (_gate)
        {
            return _session.GetStatisticsAsync();
        }
    }

    /// <summary>Begins or stops to send one encoding of a track.</summary>
    public void SetActive(PublishedTrack track, string? rid, bool active) => _session.SetActive(track, rid, active);

    /// <summary>Of a track, sends just those encodings from now on that are active and needed.</summary>
    public void SetNeeded(PublishedTrack track, IReadOnlySet<string> rids) => _session.SetNeeded(track, rids);

    /// <summary>From now on its offers have its own tracks.</summary>
    public void AddOwnTracks(string peerId)
    {
        lock (_gate)
        {
            // Audio first, as the page has it.
            foreach (var publication in options.Tracks.OrderBy(track => track.Content.Kind))
            {
                _session.Publish(publication, publication.TrackId ?? $"{peerId}:{Guid.NewGuid()}");
            }
        }
    }

    /// <summary>Answers the server's wish for an offer.</summary>
    public async Task OfferAsync(JsonNode data)
    {
        string sdp;
        var midToTrackId = new JsonObject();
        var metadata = new JsonObject();
        lock (_gate)
        {
            _session.SetTurnServers(
            [
                .. data["integratedTurnServers"]!.AsArray().Select(server => new AnnouncedTurnServer(
                    server!["transport"]!.GetValue<string>(),
                    server["serverPort"]!.GetValue<int>(),
                    server["username"]!.GetValue<string>(),
                    server["password"]!.GetValue<string>())),
            ]);
            if ((!options.AsPage || data["iceRestart"]?.GetValue<bool>() == true) && _session.Offers > 0)
            {
                _session.RestartIce();
            }

            var wanted = data["tracksTypes"]!;
            _session.Receive(MediaKind.Audio, wanted["audio"]?.GetValue<int>() ?? 0);
            _session.Receive(MediaKind.Video, wanted["video"]?.GetValue<int>() ?? 0);
            sdp = _session.CreateOffer();
            foreach (var track in _session.Published)
            {
                midToTrackId[track.Mid] = track.TrackId;
                metadata[track.TrackId] = new JsonObject { ["active"] = true, ["type"] = track.Publication.Type };
            }
        }

        await channel.SendCustomAsync("sdpOffer", new JsonObject
        {
            ["sdpOffer"] = new JsonObject { ["type"] = "offer", ["sdp"] = sdp },
            ["trackIdToTrackMetadata"] = metadata,
            ["trackIdToTrackBitrates"] = new JsonObject(),
            ["midToTrackId"] = midToTrackId,
        }).ConfigureAwait(false);
        options.Trace?.Invoke($"offer {_session.Offers} sent");
    }

    /// <summary>Takes the server's answer.</summary>
    public void OnAnswer(JsonNode data)
    {
        lock (_gate)
        {
            _session.SetAnswer(
                data["sdp"]!.GetValue<string>(), data["midToTrackId"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()));
        }
    }

    /// <summary>Takes one of the server's addresses.</summary>
    public void OnCandidate(string candidate)
    {
        lock (_gate)
        {
            _session.AddCandidate(candidate);
        }
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
