using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Videoroom.Client.Media;
using Videoroom.Client.Network;
using Videoroom.Client.Signalling;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client;

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
    private readonly CallNegotiation _negotiation;
    private readonly TaskCompletionSource _channelClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CallClient(CallClientOptions options, CallClientHost host, PhoenixConnection connection)
    {
        (_options, _host, _connection) = (options, host, connection);
        _channel = new RoomChannel(connection, numbered: options.AsPage);
        _negotiation = new CallNegotiation(options, host, _channel);
        _channel.Received += OnEvent;
        _channel.Closed += () => _channelClosed.TrySetResult();
    }

    /// <summary>The server asks it to move to one of these addresses. On the signalling task.</summary>
    public event Action<MoveRequest>? MoveAsked;

    /// <summary>The id that the server gave.</summary>
    public string PeerId { get; private set; } = "";

    /// <summary>Everybody else in the room, with their metadata's display name.</summary>
    public ConcurrentDictionary<string, string> Others { get; } = new();

    /// <summary>Their tracks, by track id.</summary>
    public ConcurrentDictionary<string, RemoteTrack> Tracks { get; } = new();

    /// <summary>Which track came on which mid in the last answer.</summary>
    public IReadOnlyDictionary<string, string> MidToTrackId => _negotiation.MidToTrackId;

    /// <summary>Peers that the server ever said are reconnecting; false for those who are back.</summary>
    public ConcurrentDictionary<string, bool> Reconnecting { get; } = new();

    /// <summary>Its own tracks by kind.</summary>
    public IReadOnlyDictionary<MediaKind, string> OwnTracks => _negotiation.OwnTracks;

    /// <summary>The last numbered event that was handled.</summary>
    public int LastReceived => _channel.LastReceived;

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
            await client._channel.SendAsync("connect", new JsonObject { ["metadata"] = new JsonObject { ["displayName"] = options.Name } }).ConfigureAwait(false);
            await client._accepted.Task.WaitAsync(cancellation).ConfigureAwait(false);
            if (options.Camera || options.Microphone)
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
    public async Task ResumeAsync(PhoenixConnection connection, JsonObject reply)
    {
        var lost = _connection;
        _connection = connection;
        JoinResponse = reply;
        await _channel.ResumeAsync(connection, reply["clientSeq"]?.GetValue<int>() ?? 0).ConfigureAwait(false);
        await lost.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Looks at the media on its own thread.</summary>
    public Task<T> MeasureAsync<T>(Func<CallMedia, ClientTransport?, T> look) => _negotiation.MeasureAsync(look);

    /// <summary>Leaves the topic and closes the WebSocket, as a page does whose peer goes on elsewhere.</summary>
    public Task CloseAsync(CancellationToken cancellation) => _connection.LeaveAsync(cancellation);

    /// <summary>Leaves in order.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await _channel.SendAsync("disconnect", null).ConfigureAwait(false);
        await _connection.LeaveAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _negotiation.DisposeAsync().ConfigureAwait(false);
    }

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
                    OnEndpoint(other!);
                    OnTracks(other!["id"]!.GetValue<string>(), other["tracks"]!.AsObject());
                }

                // Before the next event, which may ask for the first offer: media begins with what that has.
                _negotiation.AddOwnTracks(data["id"]!.GetValue<string>());
                PeerId = data["id"]!.GetValue<string>();
                _accepted.TrySetResult();
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
                _ = _negotiation.OfferAsync(data!);
                break;
            case "sdpAnswer":
                _negotiation.OnAnswer(data!);
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

    private void OnEndpoint(JsonNode endpoint)
        => Others[endpoint["id"]!.GetValue<string>()] = endpoint["metadata"]?["displayName"]?.GetValue<string>() ?? "";

    private void OnTracks(string endpointId, JsonObject tracks)
    {
        foreach (var (id, _) in tracks)
        {
            Tracks[id] = new RemoteTrack(endpointId, id);
        }
    }

    private void OnEndpointConnection(JsonNode data)
    {
        var reconnecting = data["state"]?.GetValue<string>() == "reconnecting";
        Reconnecting.AddOrUpdate(data["endpointId"]!.GetValue<string>(), reconnecting, (_, _) => reconnecting);
    }
}
