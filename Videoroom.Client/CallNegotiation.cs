using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Videoroom.Client.Media;
using Videoroom.Client.Network;
using Videoroom.Client.Sdp;
using Videoroom.Client.Signalling;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client;

/// <summary>One session's negotiation: the client always offers, as the page does (docs/protocol.md, section 3.3).</summary>
internal sealed class CallNegotiation(CallClientOptions options, CallClientHost host, RoomChannel channel) : IAsyncDisposable
{
    private readonly MediaConnection _media = new(options, host, options.Server.Host);
    private readonly List<OfferLine> _lines = [];
    private readonly ConcurrentDictionary<MediaKind, string> _ownTracks = new();
    private int _offers;

    /// <summary>Its own tracks by kind.</summary>
    public IReadOnlyDictionary<MediaKind, string> OwnTracks => _ownTracks;

    /// <summary>Which track came on which mid in the last answer.</summary>
    public IReadOnlyDictionary<string, string> MidToTrackId { get; private set; } = new Dictionary<string, string>();

    /// <summary>Looks at the media on its own thread.</summary>
    public Task<T> MeasureAsync<T>(Func<CallMedia, ClientTransport?, T> look) => _media.MeasureAsync(look);

    /// <summary>From now on its offers have its own tracks.</summary>
    public void AddOwnTracks(string peerId)
    {
        if (options.Microphone)
        {
            AddOwnTrack(peerId, MediaKind.Audio);
        }

        if (options.Camera)
        {
            AddOwnTrack(peerId, MediaKind.Video);
        }
    }

    /// <summary>Answers the server's wish for an offer.</summary>
    public async Task OfferAsync(JsonNode data)
    {
        _media.SetTurnServers(
        [
            .. data["integratedTurnServers"]!.AsArray().Select(server => new AnnouncedTurnServer(
                server!["transport"]!.GetValue<string>(),
                server["serverPort"]!.GetValue<int>(),
                server["username"]!.GetValue<string>(),
                server["password"]!.GetValue<string>())),
        ]);
        var wanted = data["tracksTypes"]!;
        var restart = !options.AsPage || data["iceRestart"]?.GetValue<bool>() == true;
        if (restart && _offers > 0)
        {
            _media.RestartIce();
        }

        string sdp;
        var midToTrackId = new JsonObject();
        var metadata = new JsonObject();
        lock (_lines)
        {
            AddReceiving(MediaKind.Audio, wanted["audio"]?.GetValue<int>() ?? 0);
            AddReceiving(MediaKind.Video, wanted["video"]?.GetValue<int>() ?? 0);
            sdp = OfferText.Write(_lines, _media.Own, _media.Ice, host.Fingerprint, ++_offers);
            foreach (var line in _lines.Where(line => line.TrackId is not null))
            {
                midToTrackId[line.Mid] = line.TrackId;
                metadata[line.TrackId!] = new JsonObject
                {
                    ["active"] = true,
                    ["type"] = line.Kind == MediaKind.Audio ? "audio" : "camera",
                };
            }
        }

        await channel.SendCustomAsync("sdpOffer", new JsonObject
        {
            ["sdpOffer"] = new JsonObject { ["type"] = "offer", ["sdp"] = sdp },
            ["trackIdToTrackMetadata"] = metadata,
            ["trackIdToTrackBitrates"] = new JsonObject(),
            ["midToTrackId"] = midToTrackId,
        }).ConfigureAwait(false);
        options.Trace?.Invoke($"offer {_offers} sent");
    }

    /// <summary>Takes the server's answer.</summary>
    public void OnAnswer(JsonNode data)
    {
        MidToTrackId = data["midToTrackId"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());
        _media.SetAnswer(data["sdp"]!.GetValue<string>(), MidToTrackId);
    }

    /// <summary>Takes one of the server's addresses.</summary>
    public void OnCandidate(string candidate) => _media.AddCandidate(candidate);

    public ValueTask DisposeAsync() => _media.DisposeAsync();

    private void AddOwnTrack(string peerId, MediaKind kind)
    {
        var id = options.TrackIds.GetValueOrDefault(kind) ?? $"{peerId}:{Guid.NewGuid()}";
        _ownTracks[kind] = id;
        _media.AddOwn(id, kind);
        lock (_lines)
        {
            _lines.Add(new OfferLine(_lines.Count.ToString(CultureInfo.InvariantCulture), kind, id));
        }
    }

    private void AddReceiving(MediaKind kind, int count)
    {
        for (var have = _lines.Count(line => line.Kind == kind && line.TrackId is null); have < count; have++)
        {
            _lines.Add(new OfferLine(_lines.Count.ToString(CultureInfo.InvariantCulture), kind, null));
        }
    }
}
