using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Videoroom.Client.Media;
using Videoroom.Client.Network;
using Videoroom.Client.Publishing;
using Videoroom.Client.Signalling;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Client;

/// <summary>
/// A participant of a room without a browser: joins over the WebSocket as the page does, publishes recordings, receives what everybody
/// else publishes, and counts it. For bots, tests and load.
/// <para>1. The signalling task follows the server's events, tells of them (<see cref="RoomClientOptions.Events"/>), and negotiates. 2. All media
/// lives on the <see cref="ClientHost"/>'s thread.</para>
/// </summary>
public sealed class RoomClient : IAsyncDisposable
{
    private readonly RoomClientOptions _options;
    private volatile PhoenixConnection _connection;
    private readonly RoomChannel _channel;
    private readonly RoomNegotiation _negotiation;
    private readonly TaskCompletionSource _channelClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, RemotePeer> _peers = new();
    private readonly ConcurrentDictionary<string, RemoteTrack> _tracks = new();

    private RoomClient(RoomClientOptions options, ClientHost host, PhoenixConnection connection)
    {
        (_options, _connection) = (options, connection);
        _channel = new RoomChannel(connection, numbered: options.AsPage);
        _negotiation = new RoomNegotiation(options, host, connection.ServerAddresses, _channel);
        _channel.Received += OnEvent;
        _channel.Closed += () => _channelClosed.TrySetResult();
    }

    /// <summary>The server asks it to move to one of these addresses. On the signalling task.</summary>
    internal event Action<MoveRequest>? MoveAsked;

    /// <summary>The id that the server gave.</summary>
    public string PeerId { get; private set; } = "";

    /// <summary>The other peers in the room, by id.</summary>
    public IReadOnlyDictionary<string, RemotePeer> Peers => _peers;

    /// <summary>Their tracks, by id.</summary>
    public IReadOnlyDictionary<string, RemoteTrack> Tracks => _tracks;

    /// <summary>Its own tracks.</summary>
    public IReadOnlyList<PublishedTrack> Published => _negotiation.Published;

    /// <summary>Ends when media may flow. A client that publishes nothing, alone in its room, has no media yet.</summary>
    public Task Connected => _negotiation.Connected;

    /// <summary>Ends when the server has closed the room's channel, or the WebSocket is closed.</summary>
    public Task Closed => Task.WhenAny(_channelClosed.Task, _connection.Closed);

    /// <summary>Messages of the server's <c>error</c> events.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>Which track came on which mid in the last answer.</summary>
    internal IReadOnlyDictionary<string, string> MidToTrackId => _negotiation.MidToTrackId;

    /// <summary>Peers that the server ever said are reconnecting; false for those who are back.</summary>
    internal ConcurrentDictionary<string, bool> Reconnecting { get; } = new();

    /// <summary>The last numbered event that was handled.</summary>
    internal int LastReceived => _channel.LastReceived;

    /// <summary>The response to the join: resume token and so on.</summary>
    internal JsonObject JoinResponse { get; private set; } = [];

    /// <summary>What it sends and receives.</summary>
    internal MediaSession Session => _negotiation.Session;

    /// <summary>The signalling connection, for tests that break it.</summary>
    internal PhoenixConnection Connection => _connection;

    /// <summary>Joins a room; tracks and media follow by themselves.</summary>
    /// <exception cref="JoinRefusedException">The server refused.</exception>
    /// <exception cref="System.Net.WebSockets.WebSocketException">The server cannot be reached, or takes no WebSocket.</exception>
    public static async Task<RoomClient> JoinAsync(RoomClientOptions options, ClientHost host, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = await PhoenixConnection.ConnectAsync(options.Server, options.RoomId, cancellation, options.From).ConfigureAwait(false);
        try
        {
            var reply = await connection.JoinAsync(options.ToJoinParameters(), cancellation).ConfigureAwait(false);
            return await StartAsync(options, host, connection, reply, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What was sent and received so far.</summary>
    public Task<SessionStatistics> GetStatisticsAsync() => _negotiation.GetStatisticsAsync();

    /// <summary>Begins or stops to send one encoding of a track of its own.</summary>
    /// <param name="track">One of <see cref="Published"/>.</param>
    /// <param name="rid">The encoding; null is all of them.</param>
    /// <param name="active">False stops it.</param>
    public void SetActive(PublishedTrack track, string? rid, bool active) => _negotiation.SetActive(track, rid, active);

    /// <summary>Says how it shows the video tracks of the others: the server sends the layers that are of use at these sizes.</summary>
    /// <param name="needs">All tracks that it shows or hides on purpose; of others the server does not know how they are shown.</param>
    public Task SetNeedsAsync(IReadOnlyList<TrackNeed> needs)
    {
        ArgumentNullException.ThrowIfNull(needs);
        return _channel.SendCustomAsync("trackNeeds", new JsonObject
        {
            ["tracks"] = new JsonArray([.. needs.Select(need => new JsonObject
            {
                ["trackId"] = need.TrackId,
                ["width"] = need.Width,
                ["height"] = need.Height,
                ["pinned"] = need.Pinned,
            })]),
        });
    }

    /// <summary>Says how it copes: which encoders of its own are limited, and what it cannot decode fast enough.</summary>
    /// <param name="report">All tracks of which there is something to say; the last report does not count any more.</param>
    public Task ReportQualityAsync(QualityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return _channel.SendCustomAsync("qualityReport", QualityJson.Write(report));
    }

    /// <summary>Leaves the room and closes the WebSocket.</summary>
    public async Task LeaveAsync(CancellationToken cancellation = default)
    {
        await _channel.SendAsync("disconnect", null).ConfigureAwait(false);
        await _connection.LeaveAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends signalling and media without leaving: the server keeps the peer's place for its <c>RESUME_SECONDS</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _negotiation.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Begins a session on a connection that has joined; owns the connection from here on.</summary>
    /// <param name="options">Who.</param>
    /// <param name="host">What clients share.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="reply">The answer to the join.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<RoomClient> StartAsync(
        RoomClientOptions options, ClientHost host, PhoenixConnection connection, JsonObject reply, CancellationToken cancellation)
    {
        var client = new RoomClient(options, host, connection) { JoinResponse = reply };
        try
        {
            client._channel.Start();
            await client._channel.SendAsync("connect", new JsonObject { ["metadata"] = new JsonObject { ["displayName"] = options.Name } }).ConfigureAwait(false);
            await client._accepted.Task.WaitAsync(cancellation).ConfigureAwait(false);
            if (options.Tracks.Count > 0)
            {
                await client._channel.SendCustomAsync("renegotiateTracks", null).ConfigureAwait(false);
            }

            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Goes on over another connection that has joined the same session; media is untouched.</summary>
    internal async Task ResumeAsync(PhoenixConnection connection, JsonObject reply)
    {
        var lost = _connection;
        _connection = connection;
        JoinResponse = reply;
        await _channel.ResumeAsync(connection, reply["clientSeq"]?.GetValue<int>() ?? 0).ConfigureAwait(false);
        await lost.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Looks at the media on its own thread.</summary>
    internal Task<T> MeasureAsync<T>(Func<SessionMedia, ClientTransport?, T> look) => _negotiation.MeasureAsync(look);

    /// <summary>Leaves the topic and closes the WebSocket, as a page does whose peer goes on elsewhere.</summary>
    internal Task CloseAsync(CancellationToken cancellation) => _connection.LeaveAsync(cancellation);

    private void OnEvent(string type, JsonNode? data)
    {
        if (type is "connected" or "offerData" or "sdpAnswer" or "error")
        {
            _options.Trace?.Invoke(type == "error" ? $"error: {data}" : type);
        }

        switch (type)
        {
            case "connected":
                foreach (var other in data!["otherEndpoints"]!.AsArray())
                {
                    OnPeer(other!);
                    OnTracks(other!["id"]!.GetValue<string>(), other["tracks"]!.AsObject());
                }

                // Before the next event, which may ask for the first offer: media begins with what that has.
                _negotiation.AddOwnTracks(data["id"]!.GetValue<string>());
                PeerId = data["id"]!.GetValue<string>();
                _accepted.TrySetResult();
                break;
            case "endpointAdded":
                OnPeer(data!);
                break;
            case "endpointRemoved":
                OnPeerRemoved(data!["id"]!.GetValue<string>());
                break;
            case "tracksAdded":
                OnTracks(data!["endpointId"]!.GetValue<string>(), data["tracks"]!.AsObject());
                break;
            case "tracksRemoved":
                foreach (var track in data!["trackIds"]!.AsArray())
                {
                    OnTrackRemoved(track!.GetValue<string>());
                }

                break;
            case "offerData":
                _ = _negotiation.OfferAsync(data!);
                break;
            case "sdpAnswer":
                _negotiation.OnAnswer(data!);
                break;
            case "neededEncodings":
                OnNeededEncodings(data!);
                break;
            case "trackQualities":
                _options.Events?.Invoke(new TrackQualitiesTold(QualityJson.Read(data!)));
                break;
            case "candidate":
                _negotiation.OnCandidate(data!["candidate"]!.GetValue<string>());
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

    private void OnNeededEncodings(JsonNode data)
    {
        var track = Published.FirstOrDefault(track => track.TrackId == data["trackId"]!.GetValue<string>());
        if (track is null || !_options.PausesEncodings)
        {
            return;
        }

        _negotiation.SetNeeded(track, data["encodings"]!.AsArray().Select(rid => rid!.GetValue<string>()).ToHashSet());
    }

    private void OnPeer(JsonNode endpoint)
    {
        var peer = new RemotePeer(endpoint["id"]!.GetValue<string>(), Text(endpoint["metadata"], "displayName"));
        if (_peers.TryAdd(peer.PeerId, peer))
        {
            _options.Events?.Invoke(new PeerJoined(peer));
        }
        else
        {
            _peers[peer.PeerId] = peer;
        }
    }

    private void OnPeerRemoved(string peerId)
    {
        foreach (var track in _tracks.Values.Where(track => track.PeerId == peerId))
        {
            OnTrackRemoved(track.TrackId);
        }

        if (_peers.TryRemove(peerId, out var peer))
        {
            _options.Events?.Invoke(new PeerLeft(peer));
        }
    }

    private void OnTracks(string peerId, JsonObject tracks)
    {
        foreach (var (id, description) in tracks)
        {
            var track = new RemoteTrack(peerId, id, Text(description?["metadata"], "type"));
            if (_tracks.TryAdd(id, track))
            {
                _options.Events?.Invoke(new TrackAdded(track));
            }
        }
    }

    private void OnTrackRemoved(string trackId)
    {
        if (_tracks.TryRemove(trackId, out var track))
        {
            _options.Events?.Invoke(new TrackRemoved(track));
        }
    }

    private void OnEndpointConnection(JsonNode data)
    {
        var reconnecting = data["state"]?.GetValue<string>() == "reconnecting";
        Reconnecting.AddOrUpdate(data["endpointId"]!.GetValue<string>(), reconnecting, (_, _) => reconnecting);
    }

    // Metadata is whatever a client sent.
    private static string Text(JsonNode? metadata, string name)
        => metadata is JsonObject values && values[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
