using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Videoroom.Client.Signalling;

namespace Videoroom.Client.Roaming;

/// <summary>
/// A client without a browser that does as our page when a node dies or drains (docs/protocol.md, section 11): it comes back as the
/// same peer, at the same node or another, and moves make-before-break. It keeps one <see cref="RoomClient"/> for each session, and
/// one journal of pictures over all of them.
/// </summary>
internal sealed class RoamingClient : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private readonly RoamingClientOptions _options;
    private readonly ClientHost _host;
    private readonly CancellationTokenSource _closing = new();
    private volatile MoveRequest? _asked;
    private IReadOnlyList<Uri> _servers;
    private Liveness _liveness = null!;
    private volatile RoomClient _call = null!;
    private int _sessions;
    private int _joinsSince;
    private Task _watching = Task.CompletedTask;

    private RoamingClient(RoamingClientOptions options, ClientHost host)
    {
        (_options, _host, _servers) = (options, host, options.Servers);
        Server = options.Server;
    }

    /// <summary>The display name.</summary>
    public string Name => _options.Name;

    /// <summary>Where it is now.</summary>
    public Uri Server { get; private set; }

    /// <summary>The session that it has now.</summary>
    public RoomClient Call => _call;

    /// <summary>Its peer's id: the same over all sessions, or it lost its place.</summary>
    public string PeerId => _call.PeerId;

    /// <summary>The number of its session, as the server counts.</summary>
    public int Generation { get; private set; } = 1;

    /// <summary>How often it had to begin a new session because a node was lost.</summary>
    public int Comebacks { get; private set; }

    /// <summary>How often it went on with its session over a new socket.</summary>
    public int Resumptions { get; private set; }

    /// <summary>How often it moved because a node asked.</summary>
    public int Moves { get; private set; }

    /// <summary>How often it had to join as somebody new: in a cluster that does its work, never.</summary>
    public int LostPlaces { get; private set; }

    /// <summary>When the pictures came.</summary>
    public FrameJournal Frames { get; } = new();

    /// <summary>What it went through, in order.</summary>
    public ConcurrentQueue<ClientStep> Steps { get; } = new();

    /// <summary>The clock of <see cref="Frames"/>, in microseconds.</summary>
    public long NowUs => _host.Loop.Clock.NowUs;

    /// <summary>Joins a room as somebody new.</summary>
    /// <exception cref="JoinRefusedException">The server refused.</exception>
    public static async Task<RoamingClient> JoinAsync(RoamingClientOptions options, ClientHost host, CancellationToken cancellation)
    {
        var client = new RoamingClient(options, host);
        client.Use(await RoomClient.JoinAsync(client.OptionsOf(options.Server, null), host, cancellation).ConfigureAwait(false), options.Server);
        client._watching = client.WatchAsync();
        return client;
    }

    /// <summary>Leaves in order.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await _call.LeaveAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await _call.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            using var look = new PeriodicTimer(LookEvery);
            while (await look.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false))
            {
                if (_liveness.Verdict(await MediaSilenceAsync().ConfigureAwait(false)) is { } reason)
                {
                    await ComeBackAsync(reason).ConfigureAwait(false);
                }
                else if (_asked is { } move)
                {
                    await MoveAsync(move).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Left or disposed.
        }
        catch (Exception e)
        {
            Note($"gave up: {e}");
        }
    }

    // Silence means something only where somebody else's media should come.
    private async Task<TimeSpan?> MediaSilenceAsync()
    {
        var lastUs = await _call.MeasureAsync((media, transport) =>
            transport is { IsConnected: true } && media.Incoming.Count > 0 ? transport.LastReceivedUs : 0).ConfigureAwait(false);
        return lastUs == 0 ? null : TimeSpan.FromMicroseconds(NowUs - lastUs);
    }

    private async Task ComeBackAsync(string reason)
    {
        Note($"lost {Server}: {reason}");
        var lost = Server;
        var attempt = 0;
        for (var round = 0; ; round++)
        {
            foreach (var server in (Uri[])[lost, .. _servers.Where(server => server != lost)])
            {
                var old = _call;
                if (await TryAsync(server, ServerSeq(server, lost), move: false, Retries.Open(round)).ConfigureAwait(false) is { } call)
                {
                    if (call != old)
                    {
                        await old.DisposeAsync().ConfigureAwait(false);
                        Comebacks++;
                    }

                    Note($"back at {server}, generation {Generation}");
                    return;
                }

                await Task.Delay(Retries.Delay(attempt++), _closing.Token).ConfigureAwait(false);
            }
        }
    }

    private int? ServerSeq(Uri server, Uri lost) => server == lost ? _call.LastReceived : null;

    private async Task MoveAsync(MoveRequest move)
    {
        Note($"asked to move from {Server} to {string.Join(", ", move.Targets)}");
        var (old, deadline) = (_call, Stopwatch.StartNew());
        for (var round = 0; deadline.Elapsed < move.Within && _asked == move && !old.Connection.Closed.IsCompleted; round++)
        {
            foreach (var server in move.Targets)
            {
                if (await TryAsync(server, null, move: true, Retries.Open(round)).ConfigureAwait(false) is not null)
                {
                    await MovePictures.DoneAsync(Frames, _sessions, () => NowUs, _closing.Token).ConfigureAwait(false);
                    await CloseAsync(old).ConfigureAwait(false);
                    Moves++;
                    Note($"moved to {server}, generation {Generation}");
                    return;
                }
            }

            await Task.Delay(Retries.MoveDelay(round), _closing.Token).ConfigureAwait(false);
        }

        Interlocked.CompareExchange(ref _asked, null, move);
    }

    /// <summary>One attempt to be at a node as the peer that one is.</summary>
    /// <returns>The session that one has there: the present one when it went on, a new one, or null.</returns>
    private async Task<RoomClient?> TryAsync(Uri server, int? serverSeq, bool move, TimeSpan open)
    {
        PhoenixConnection? connection = null;
        try
        {
            connection = await ConnectAsync(server, open).ConfigureAwait(false);
            Note($"socket open to {server}");
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            patience.CancelAfter(Retries.JoinAnswer);
            var options = OptionsOf(server, new Comeback(
                PeerId, _call.JoinResponse["resumeToken"]?.GetValue<string>() ?? "", serverSeq, Generation + _joinsSince++, move, !move && _call.Peers.Count == 0));
            var reply = await JoinAsync(connection, options, patience.Token).ConfigureAwait(false);
            Note($"join answered, generation {GenerationIn(reply)}");
            if (serverSeq is not null && reply["resumed"]?.GetValue<bool>() == true && GenerationIn(reply) == Generation)
            {
                await _call.ResumeAsync(connection, reply).ConfigureAwait(false);
                Use(_call, server);
                Resumptions++;
                return _call;
            }

            var call = await RoomClient.StartAsync(options, _host, connection, reply, patience.Token).ConfigureAwait(false);
            Use(call, server);
            return call;
        }
        catch (Exception e) when (!_closing.IsCancellationRequested
            && e is JoinRefusedException or WebSocketException or IOException or OperationCanceledException)
        {
            Note($"{server}: {e.GetType().Name} {(e as JoinRefusedException)?.Code} {e.Message}");
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            return null;
        }
    }

    private async Task<PhoenixConnection> ConnectAsync(Uri server, TimeSpan open)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        patience.CancelAfter(open);
        return await PhoenixConnection.ConnectAsync(server, _options.RoomId, patience.Token).ConfigureAwait(false);
    }

    private async Task<JsonObject> JoinAsync(PhoenixConnection connection, RoomClientOptions options, CancellationToken cancellation)
    {
        try
        {
            return await connection.JoinAsync(options.ToJoinParameters(), cancellation).ConfigureAwait(false);
        }
        catch (JoinRefusedException e) when (e.Code == "resume_failed" && !options.Comeback!.Move)
        {
            Note($"{options.Server} does not know us any more");
            LostPlaces++;
            return await connection.JoinAsync((options with { Comeback = null }).ToJoinParameters(), cancellation).ConfigureAwait(false);
        }
    }

    private RoomClientOptions OptionsOf(Uri server, Comeback? comeback)
    {
        var session = ++_sessions;
        return new RoomClientOptions
        {
            Server = server,
            RoomId = _options.RoomId,
            Name = _options.Name,
            Tracks = comeback is null
                ? _options.Tracks
                : [.. _call.Published.Select(track => track.Publication with { TrackId = track.TrackId })],
            Comeback = comeback,
            Frames = (track, decodable, now) => Frames.Track(track).Add(session, decodable, now),
            Trace = what => Note(session, what),
        };
    }

    private void Use(RoomClient call, Uri server)
    {
        if (call != _call)
        {
            _asked = null;
            call.MoveAsked += move => _asked = move;
        }

        (Server, _joinsSince) = (server, 0);
        _liveness = new Liveness(call.Connection);
        Generation = GenerationIn(call.JoinResponse);
        if (call.JoinResponse["signallingUrls"]?.AsArray() is { Count: > 0 } urls)
        {
            _servers = [.. urls.Select(url => new Uri(url!.GetValue<string>()))];
        }

        _call = call;
    }

    private static int GenerationIn(JsonObject reply) => reply["generation"]?.GetValue<int>() ?? 1;

    private static async Task CloseAsync(RoomClient call)
    {
        using var patience = new CancellationTokenSource(Retries.JoinAnswer);
        try
        {
            await call.CloseAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The node was faster.
        }

        await call.DisposeAsync().ConfigureAwait(false);
    }

    private void Note(string what) => Note(_sessions, what);

    private void Note(int session, string what) => Steps.Enqueue(new ClientStep(TimeProvider.System.GetUtcNow().UtcDateTime, Name, session, what));
}
