using System.Collections.Concurrent;
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

/// <summary>
/// A WebRTC client without a browser, for specs and benchmarks: joins a room over the WebSocket as a page does, sends a
/// recorded camera and a microphone, receives everybody else's, and counts what comes.
/// <para>1. The signalling task follows the server's events and negotiates. 2. All media lives on the
/// <see cref="ClientLoop"/>'s thread; <see cref="MeasureAsync"/> looks at it there.</para>
/// </summary>
internal sealed class CallClient : IAsyncDisposable
{
    private readonly CallClientOptions _options;
    private readonly CallClientHost _host;
    private volatile PhoenixConnection _connection;
    private readonly RoomChannel _channel;
    private readonly CallMedia _media = new();
    private readonly List<OfferLine> _lines = [];
    private readonly Dictionary<string, OutgoingStreamOptions> _own = [];
    private readonly ConcurrentDictionary<MediaKind, string> _ownTracks = new();
    private readonly TaskCompletionSource _channelClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IceParameters _ice = IceParameters.CreateRandom();
    private AnswerText? _answer;
    private IReadOnlyList<AnnouncedTurnServer> _turnServers = [];
    private readonly IPAddress _serverAddress;
    private ClientTransport? _transport;
    private int _offers;

    private CallClient(CallClientOptions options, CallClientHost host, PhoenixConnection connection)
    {
        (_options, _host, _connection) = (options, host, connection);

        // A server announces every address that it has; media goes where the page came from.
        _serverAddress = IPAddress.TryParse(options.Server.Host, out var address) ? address : IPAddress.Loopback;
        _channel = new RoomChannel(connection, numbered: options.AsPage);
        _channel.Received += OnEvent;
        _channel.Closed += () => _channelClosed.TrySetResult();
    }

    /// <summary>The id that the server gave.</summary>
    public string PeerId => _accepted.Task.Result;

    /// <summary>Everybody else in the room, with their metadata's display name.</summary>
    public ConcurrentDictionary<string, string> Others { get; } = new();

    /// <summary>Their tracks, by track id.</summary>
    public ConcurrentDictionary<string, RemoteTrack> Tracks { get; } = new();

    /// <summary>Which track came on which mid in the last answer.</summary>
    public IReadOnlyDictionary<string, string> MidToTrackId { get; private set; } = new Dictionary<string, string>();

    /// <summary>Peers that the server ever said are reconnecting; false for those who are back.</summary>
    public ConcurrentDictionary<string, bool> Reconnecting { get; } = new();

    /// <summary>Its own tracks by kind.</summary>
    public IReadOnlyDictionary<MediaKind, string> OwnTracks => _ownTracks;

    /// <summary>The last numbered event that was handled.</summary>
    public int LastReceived => _channel.LastReceived;

    /// <summary>The server asks it to move to one of these addresses. On the signalling task.</summary>
    public event Action<MoveRequest>? MoveAsked;

    /// <summary>The server has closed the channel.</summary>
    public Task ChannelClosed => _channelClosed.Task;

    /// <summary>Events of type <c>error</c>.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>The response to the join: resume token and so on.</summary>
    public JsonObject JoinResponse { get; private set; } = [];

    /// <summary>The signalling connection, for tests that break it.</summary>
    public PhoenixConnection Connection => _connection;

    /// <summary>Joins a room; tracks and media follow by themselves.</summary>
    /// <exception cref="JoinRefusedException">The server refused.</exception>
    public static async Task<CallClient> JoinAsync(CallClientOptions options, CallClientHost host, CancellationToken cancellation)
    {
        var connection = await PhoenixConnection.ConnectAsync(options.Server, options.RoomId, cancellation);
        try
        {
            var reply = await connection.JoinAsync(JoinParameters(options), cancellation);
            return await StartAsync(options, host, connection, reply, cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a session on a connection that has joined; owns the connection from here on.</summary>
    /// <param name="options">Who.</param>
    /// <param name="host">What clients share.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="reply">The answer to the join.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<CallClient> StartAsync(
        CallClientOptions options, CallClientHost host, PhoenixConnection connection, JsonObject reply, CancellationToken cancellation)
    {
        var client = new CallClient(options, host, connection) { JoinResponse = reply };
        try
        {
            client._channel.Start();
            await client._channel.SendAsync("connect", new JsonObject { ["metadata"] = new JsonObject { ["displayName"] = options.Name } });
            await client._accepted.Task.WaitAsync(cancellation);
            if (options.Camera || options.Microphone)
            {
                client.AddOwnTracks();
                await client._channel.SendCustomAsync("renegotiateTracks", null);
            }

            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on over another connection that has joined the same session; media is untouched.</summary>
    public async Task ResumeAsync(PhoenixConnection connection, JsonObject reply)
    {
        var lost = _connection;
        _connection = connection;
        JoinResponse = reply;
        await _channel.ResumeAsync(connection, reply["clientSeq"]?.GetValue<int>() ?? 0);
        await lost.DisposeAsync();
    }

    /// <summary>Looks at the media on its own thread.</summary>
    public Task<T> MeasureAsync<T>(Func<CallMedia, ClientTransport?, T> look) => _host.Loop.AskAsync(() => look(_media, _transport));

    /// <summary>Leaves the topic and closes the WebSocket, as a page does whose peer goes on elsewhere.</summary>
    public Task CloseAsync(CancellationToken cancellation) => _connection.LeaveAsync(cancellation);

    /// <summary>Leaves in order.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await _channel.SendAsync("disconnect", null);
        await _connection.LeaveAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _host.Loop.AskAsync(() =>
        {
            _transport?.Dispose();
            return true;
        });
    }

    /// <summary>What a client says when it joins.</summary>
    public static JsonObject JoinParameters(CallClientOptions options)
    {
        var parameters = new JsonObject { ["isSimulcastOn"] = false };
        if (options.AsPage)
        {
            parameters["videoroom"] = 1;
            parameters["resume"] = true;
        }

        if (options.Comeback is { } comeback)
        {
            parameters["peerId"] = comeback.PeerId;
            parameters["resumeToken"] = comeback.ResumeToken;
            parameters["generation"] = comeback.Generation;
            if (comeback.ServerSeq is { } sequence)
            {
                parameters["serverSeq"] = sequence;
            }

            if (comeback.Move)
            {
                parameters["move"] = true;
            }
        }

        return parameters;
    }

    private void AddOwnTracks()
    {
        if (_options.Microphone)
        {
            AddOwnTrack(MediaKind.Audio);
        }

        if (_options.Camera)
        {
            AddOwnTrack(MediaKind.Video);
        }
    }

    private void AddOwnTrack(MediaKind kind)
    {
        var video = kind == MediaKind.Video;
        var id = _options.TrackIds.GetValueOrDefault(kind) ?? $"{PeerId}:{Guid.NewGuid()}";
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
            _lines.Add(new OfferLine(_lines.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), kind, id));
        }
    }

    private static uint RandomSsrc() => (uint)Random.Shared.NextInt64(1, 1L << 32);

    private void OnEvent(string type, JsonNode? data)
    {
        switch (type)
        {
            case "connected":
                foreach (var other in data!["otherEndpoints"]!.AsArray())
                {
                    OnEndpoint(other!);
                    OnTracks(other!["id"]!.GetValue<string>(), other["tracks"]!.AsObject());
                }

                _accepted.TrySetResult(data["id"]!.GetValue<string>());
                break;
            case "endpointAdded":
                OnEndpoint(data!);
                break;
            case "endpointRemoved":
                Others.TryRemove(data!["id"]!.GetValue<string>(), out _);
                break;
            case "tracksAdded":
                OnTracks(data!["endpointId"]!.GetValue<string>(), data["tracks"]!.AsObject());
                break;
            case "tracksRemoved":
                foreach (var track in data!["trackIds"]!.AsArray())
                {
                    Tracks.TryRemove(track!.GetValue<string>(), out _);
                }

                break;
            case "offerData":
                _ = OfferAsync(data!);
                break;
            case "sdpAnswer":
                OnAnswer(data!);
                break;
            case "candidate":
                OnCandidate(data!["candidate"]!.GetValue<string>());
                break;
            case "endpointConnection":
                OnEndpointConnection(data!);
                break;
            case "move":
                MoveAsked?.Invoke(new MoveRequest(
                    [.. data!["urls"]!.AsArray().Select(url => new Uri(url!.GetValue<string>()))],
                    TimeSpan.FromMilliseconds(data["deadlineMs"]!.GetValue<int>())));
                break;
            case "error":
                Errors.Enqueue(data!["message"]!.GetValue<string>());
                break;
        }
    }

    private void OnEndpoint(JsonNode endpoint) =>
        Others[endpoint["id"]!.GetValue<string>()] = endpoint["metadata"]?["displayName"]?.GetValue<string>() ?? "";

    private void OnTracks(string endpointId, JsonObject tracks)
    {
        foreach (var (id, _) in tracks)
        {
            Tracks[id] = new RemoteTrack(endpointId, id);
        }
    }

    private async Task OfferAsync(JsonNode data)
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
        var restart = !_options.AsPage || data["iceRestart"]?.GetValue<bool>() == true;
        if (restart && _offers > 0)
        {
            _ice = IceParameters.CreateRandom();
            _host.Loop.Post(() => _transport?.RestartIce(_ice));
        }

        string sdp;
        var midToTrackId = new JsonObject();
        var metadata = new JsonObject();
        lock (_lines)
        {
            AddReceiving(MediaKind.Audio, wanted["audio"]?.GetValue<int>() ?? 0);
            AddReceiving(MediaKind.Video, wanted["video"]?.GetValue<int>() ?? 0);
            sdp = OfferText.Write(_lines, _own, _ice, _host.Fingerprint, ++_offers);
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

        await _channel.SendCustomAsync("sdpOffer", new JsonObject
        {
            ["sdpOffer"] = new JsonObject { ["type"] = "offer", ["sdp"] = sdp },
            ["trackIdToTrackMetadata"] = metadata,
            ["trackIdToTrackBitrates"] = new JsonObject(),
            ["midToTrackId"] = midToTrackId,
        });
    }

    private void AddReceiving(MediaKind kind, int count)
    {
        for (var have = _lines.Count(line => line.Kind == kind && line.TrackId is null); have < count; have++)
        {
            _lines.Add(new OfferLine(_lines.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), kind, null));
        }
    }

    private void OnAnswer(JsonNode data)
    {
        var answer = AnswerText.Parse(data["sdp"]!.GetValue<string>());
        MidToTrackId = data["midToTrackId"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());
        var tracks = MidToTrackId;
        _host.Loop.Post(() =>
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

    // candidate:<foundation> <component> UDP <priority> <address> <port> typ host (RFC 8839, section 5.1)
    private void OnCandidate(string candidate)
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
            TransportAddress.FromAddress(address, ushort.Parse(parts[5], System.Globalization.CultureInfo.InvariantCulture)),
            answer.Ice,
            answer.Fingerprints);
        _host.Loop.Post(() => Connect(server));
    }

    private void Observe(IReadOnlyDictionary<string, string> midToTrackId)
    {
        foreach (var (mid, stream) in _media.Incoming)
        {
            stream.Frames.Completed = _options.Frames is { } observer && midToTrackId.TryGetValue(mid, out var track)
                ? (now, decodable) => observer(track, decodable, now)
                : null;
        }
    }

    private void OnEndpointConnection(JsonNode data)
    {
        var reconnecting = data["state"]?.GetValue<string>() == "reconnecting";
        Reconnecting.AddOrUpdate(data["endpointId"]!.GetValue<string>(), reconnecting, (_, _) => reconnecting);
    }

    private void Connect(ServerDescription server)
    {
        if (_transport is not null)
        {
            return;
        }

        _transport = new ClientTransport(
            _host.Loop,
            _host.Dtls,
            _ice,
            server,
            _media,
            user => ClientWires.Open(_options.Way, _host.Loop, server.Address, _turnServers, user));
        _media.Transport = _transport;
        var now = _host.Loop.Clock.NowUs;
        foreach (var own in _own.Values)
        {
            IMediaSource source = own.ClockRate == 90_000
                ? new CameraSource(_host.Recording, now, _options.CameraSpeed)
                : new MicrophoneSource(now);
            _media.Outgoing.Add(new OutgoingStream(own, source, _host.Loop.Clock));
        }
    }
}
