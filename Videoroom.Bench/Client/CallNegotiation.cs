using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Videoroom.Bench.Client.Media;
using Videoroom.Bench.Client.Network;
using Videoroom.Bench.Client.Sdp;
using Videoroom.Bench.Client.Signalling;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Bench.Client;

/// <summary>One session's negotiation and its media connection: the client always offers, as the page does (docs/protocol.md, section 3.3).</summary>
internal sealed class CallNegotiation(CallClientOptions options, CallClientHost host, RoomChannel channel) : IAsyncDisposable
{
    private readonly CallMedia _media = new();
    private readonly List<OfferLine> _lines = [];
    private readonly Dictionary<string, OutgoingStreamOptions> _own = [];
    private readonly ConcurrentDictionary<MediaKind, string> _ownTracks = new();

    // A server announces every address that it has; media goes where the page came from.
    private readonly IPAddress _serverAddress = IPAddress.TryParse(options.Server.Host, out var address) ? address : IPAddress.Loopback;
    private IceParameters _ice = IceParameters.CreateRandom();
    private AnswerText? _answer;
    private IReadOnlyList<AnnouncedTurnServer> _turnServers = [];
    private ClientTransport? _transport;
    private bool _disposed;
    private int _offers;

    /// <summary>Its own tracks by kind.</summary>
    public IReadOnlyDictionary<MediaKind, string> OwnTracks => _ownTracks;

    /// <summary>Which track came on which mid in the last answer.</summary>
    public IReadOnlyDictionary<string, string> MidToTrackId { get; private set; } = new Dictionary<string, string>();

    /// <summary>Looks at the media on its own thread.</summary>
    public Task<T> MeasureAsync<T>(Func<CallMedia, ClientTransport?, T> look) => host.Loop.AskAsync(() => look(_media, _transport));

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
        _turnServers =
        [
            .. data["integratedTurnServers"]!.AsArray().Select(server => new AnnouncedTurnServer(
                server!["transport"]!.GetValue<string>(),
                server["serverPort"]!.GetValue<int>(),
                server["username"]!.GetValue<string>(),
                server["password"]!.GetValue<string>())),
        ];
        var wanted = data["tracksTypes"]!;
        var restart = !options.AsPage || data["iceRestart"]?.GetValue<bool>() == true;
        if (restart && _offers > 0)
        {
            _ice = IceParameters.CreateRandom();
            host.Loop.Post(() => _transport?.RestartIce(_ice));
        }

        string sdp;
        var midToTrackId = new JsonObject();
        var metadata = new JsonObject();
        lock (_lines)
        {
            AddReceiving(MediaKind.Audio, wanted["audio"]?.GetValue<int>() ?? 0);
            AddReceiving(MediaKind.Video, wanted["video"]?.GetValue<int>() ?? 0);
            sdp = OfferText.Write(_lines, _own, _ice, host.Fingerprint, ++_offers);
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
        });
        options.Trace?.Invoke($"offer {_offers} sent");
    }

    /// <summary>Takes the server's answer.</summary>
    public void OnAnswer(JsonNode data)
    {
        var answer = AnswerText.Parse(data["sdp"]!.GetValue<string>());
        MidToTrackId = data["midToTrackId"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());
        var tracks = MidToTrackId;
        host.Loop.Post(() =>
        {
            _media.SetIncoming(answer.Streams);
            Observe(tracks);
        });
        _answer = answer;
        foreach (var line in data["sdp"]!.GetValue<string>().Split("\r\n").Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal)))
        {
            OnCandidate(line["a=".Length..]);
        }
    }

    /// <summary>Takes one of the server's addresses (RFC 8839, section 5.1): <c>candidate:foundation component UDP priority address port typ host</c>.</summary>
    public void OnCandidate(string candidate)
    {
        var parts = candidate.Split(' ');
        if (_answer is not { } answer
            || !parts[2].Equals("UDP", StringComparison.OrdinalIgnoreCase)
            || !IPAddress.TryParse(parts[4], out var address)
            || !address.Equals(_serverAddress))
        {
            return;
        }

        var server = new ServerDescription(
            TransportAddress.FromAddress(address, ushort.Parse(parts[5], CultureInfo.InvariantCulture)),
            answer.Ice,
            answer.Fingerprints);
        host.Loop.Post(() => Connect(server));
    }

    public async ValueTask DisposeAsync() => await host.Loop.AskAsync(() =>
    {
        _disposed = true;
        _transport?.Dispose();
        return true;
    });

    private void AddOwnTrack(string peerId, MediaKind kind)
    {
        var video = kind == MediaKind.Video;
        var id = options.TrackIds.GetValueOrDefault(kind) ?? $"{peerId}:{Guid.NewGuid()}";
        _ownTracks[kind] = id;
        _own[id] = new OutgoingStreamOptions(
            RandomSsrc(),
            video ? RandomSsrc() : null,
            video ? OfferText.Vp8PayloadType : OfferText.OpusPayloadType,
            OfferText.RtxPayloadType,
            video ? 90_000 : 48_000,
            OfferText.TransportSequenceNumberId,
            video ? (byte)0 : OfferText.AudioLevelId);
        lock (_lines)
        {
            _lines.Add(new OfferLine(_lines.Count.ToString(CultureInfo.InvariantCulture), kind, id));
        }
    }

    private static uint RandomSsrc() => (uint)Random.Shared.NextInt64(1, 1L << 32);

    private void AddReceiving(MediaKind kind, int count)
    {
        for (var have = _lines.Count(line => line.Kind == kind && line.TrackId is null); have < count; have++)
        {
            _lines.Add(new OfferLine(_lines.Count.ToString(CultureInfo.InvariantCulture), kind, null));
        }
    }

    private void Observe(IReadOnlyDictionary<string, string> midToTrackId)
    {
        foreach (var (mid, stream) in _media.Incoming)
        {
            stream.Latencies = options.Latencies;
            stream.Frames.Completed = options.Frames is { } observer && midToTrackId.TryGetValue(mid, out var track)
                ? (now, decodable) => observer(track, decodable, now)
                : null;
        }
    }

    private void Connect(ServerDescription server)
    {
        if (_transport is not null || _disposed)
        {
            return;
        }

        _transport = new ClientTransport(
            host.Loop,
            host.Dtls,
            _ice,
            server,
            _media,
            user => ClientWires.Open(options.Way, host.Loop, server.Address, _turnServers, user))
        {
            Trace = options.Trace,
        };
        _media.Transport = _transport;
        var now = host.Loop.Clock.NowUs;
        foreach (var own in _own.Values)
        {
            IMediaSource source = own.ClockRate == 90_000
                ? new CameraSource(host.Recording, now, options.CameraSpeed)
                : new MicrophoneSource(now);
            source = options.Latencies is null ? source : new StampedSource(source, host.Loop.Clock);
            _media.Outgoing.Add(new OutgoingStream(own, source, host.Loop.Clock));
        }
    }
}
