using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;
using Videoroom.Bench.Client.Signalling;

namespace Videoroom.Bench.Client.Roaming;

/// <summary>
/// A client without a browser that does as our page when a node dies or drains (docs/protocol.md, section 11): it comes back as the
/// same peer at another node, or moves there make-before-break. It keeps one <see cref="CallClient"/> for each connection, and one
/// journal of pictures over all of them.
/// </summary>
internal sealed class RoamingClient : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private readonly RoamingClientOptions _options;
    private readonly CallClientHost _host;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<IReadOnlyList<Uri>> _moves = Channel.CreateUnbounded<IReadOnlyList<Uri>>();
    private IReadOnlyList<Uri> _servers;
    private Liveness _liveness = null!;
    private volatile CallClient _call = null!;
    private int _connections;
    private Task _watching = Task.CompletedTask;

    private RoamingClient(RoamingClientOptions options, CallClientHost host)
    {
        (_options, _host, _servers) = (options, host, options.Servers);
        Server = options.Server;
    }

    /// <summary>The display name.</summary>
    public string Name => _options.Name;

    /// <summary>Where it is now.</summary>
    public Uri Server { get; private set; }

    /// <summary>The connection that it has now.</summary>
    public CallClient Call => _call;

    /// <summary>Its peer's id: the same over all connections, or it lost its place.</summary>
    public string PeerId => _call.PeerId;

    /// <summary>Its peer's generation, as the server counts.</summary>
    public int Generation { get; private set; } = 1;

    /// <summary>How often it came back after a node was lost.</summary>
    public int Comebacks { get; private set; }

    /// <summary>How often it moved because a node asked.</summary>
    public int Moves { get; private set; }

    /// <summary>How often it had to join as somebody new: in a cluster that does its work, never.</summary>
    public int LostPlaces { get; private set; }

    /// <summary>When the pictures came.</summary>
    public FrameJournal Frames { get; } = new();

    /// <summary>What it went through, with times, for the message of a test that failed.</summary>
    public ConcurrentQueue<string> Diary { get; } = new();

    /// <summary>The clock of <see cref="Frames"/>, in microseconds.</summary>
    public long NowUs => _host.Loop.Clock.NowUs;

    /// <summary>Joins a room as somebody new.</summary>
    /// <exception cref="JoinRefusedException">The server refused.</exception>
    public static async Task<RoamingClient> JoinAsync(RoamingClientOptions options, CallClientHost host, CancellationToken cancellation)
    {
        var client = new RoamingClient(options, host);
        client.Use(await client.ConnectAsync(options.Server, null, cancellation), options.Server);
        client._watching = client.WatchAsync();
        return client;
    }

    /// <summary>Leaves in order.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await _closing.CancelAsync();
        await _watching;
        await _call.LeaveAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        await _call.DisposeAsync();
        _closing.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Task.WhenAny(_moves.Reader.WaitToReadAsync(_closing.Token).AsTask(), Task.Delay(LookEvery, _closing.Token));
                _closing.Token.ThrowIfCancellationRequested();
                if (_moves.Reader.TryRead(out var targets))
                {
                    await MoveAsync(targets);
                }
                else if (_liveness.Verdict(NowUs, await LastMediaAsync()) is { } reason)
                {
                    await ComeBackAsync(reason);
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
    private async Task<long?> LastMediaAsync()
    {
        var last = await _call.MeasureAsync((media, transport) =>
            transport is { IsConnected: true } && media.Incoming.Count > 0 ? transport.LastReceivedUs : 0);
        return last == 0 ? null : last;
    }

    private async Task ComeBackAsync(string reason)
    {
        Note($"lost {Server}: {reason}");
        var lost = Server;
        var comeback = Comeback(move: false);
        await _call.DisposeAsync();
        while (true)
        {
            foreach (var server in _servers.Where(server => server != lost).Append(lost))
            {
                if (await TryAsync(server, comeback) is { } call)
                {
                    Use(call, server);
                    Comebacks++;
                    Note($"back at {server}, generation {Generation}");
                    return;
                }

                await Task.Delay(Between, _closing.Token);
            }
        }
    }

    private async Task MoveAsync(IReadOnlyList<Uri> targets)
    {
        Note($"asked to move from {Server} to {string.Join(", ", targets)}");
        foreach (var server in targets)
        {
            if (await TryAsync(server, Comeback(move: true)) is { } call)
            {
                var old = _call;
                Use(call, server);
                await MovePictures.DoneAsync(Frames, _connections, () => NowUs, _closing.Token);
                await CloseAsync(old);
                Moves++;
                Note($"moved to {server}, generation {Generation}");
                return;
            }
        }

        // The node goes on asking until its deadline.
        await Task.Delay(Between, _closing.Token);
        _moves.Writer.TryWrite(targets);
    }

    private async Task<CallClient?> TryAsync(Uri server, Comeback comeback)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        patience.CancelAfter(ConnectPatience);
        try
        {
            return await ConnectAsync(server, comeback, patience.Token);
        }
        catch (JoinRefusedException e) when (e.Code == "resume_failed" && !comeback.Move)
        {
            Note($"{server} does not know us any more");
            LostPlaces++;
            return await ConnectAsync(server, null, patience.Token);
        }
        catch (Exception e) when (!_closing.IsCancellationRequested
            && e is JoinRefusedException or WebSocketException or IOException or OperationCanceledException)
        {
            Note($"{server}: {e.GetType().Name} {(e as JoinRefusedException)?.Code} {e.Message}");
            return null;
        }
    }

    private Task<CallClient> ConnectAsync(Uri server, Comeback? comeback, CancellationToken cancellation)
    {
        var connection = ++_connections;
        return CallClient.JoinAsync(
            new CallClientOptions
            {
                Server = server,
                RoomId = _options.RoomId,
                Name = _options.Name,
                Camera = _options.Camera,
                Microphone = _options.Microphone,
                Comeback = comeback,
                TrackIds = comeback is null ? new Dictionary<Engine.Codecs.MediaKind, string>() : _call.OwnTracks,
                Frames = (track, decodable, now) => Frames.Track(track).Add(connection, decodable, now),
            },
            _host,
            cancellation);
    }

    private void Use(CallClient call, Uri server)
    {
        Server = server;
        _liveness = new Liveness(call.Connection, NowUs);
        call.MoveAsked += targets => _moves.Writer.TryWrite(targets);
        Generation = call.JoinResponse["generation"]?.GetValue<int>() ?? 1;
        if (call.JoinResponse["signallingUrls"]?.AsArray() is { Count: > 0 } urls)
        {
            _servers = [.. urls.Select(url => new Uri(url!.GetValue<string>()))];
        }

        _call = call;
    }

    private Comeback Comeback(bool move) => new(
        PeerId, _call.JoinResponse["resumeToken"]?.GetValue<string>() ?? "", _call.LastReceived, Generation, move);

    private static async Task CloseAsync(CallClient call)
    {
        using var patience = new CancellationTokenSource(ConnectPatience);
        try
        {
            await call.CloseAsync(patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The node was faster.
        }

        await call.DisposeAsync();
    }

    private void Note(string what) => Diary.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {Name}: {what}");
}
