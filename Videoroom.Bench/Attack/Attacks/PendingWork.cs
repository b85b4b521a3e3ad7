using System.Net.Sockets;
using System.Net.WebSockets;
using Videoroom.Client.Signalling;

namespace Videoroom.Bench.Attack.Attacks;

/// <summary>Attempts over connections: so many are under way at a time, so many results are held, the oldest makes room.</summary>
/// <param name="open">Makes one attempt, with its number.</param>
/// <param name="maxPending">Attempts under way.</param>
/// <param name="maxHeld">What succeeded and is held open.</param>
internal sealed class PendingWork(Func<int, CancellationToken, Task<IAsyncDisposable>> open, int maxPending, int maxHeld) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Queue<IAsyncDisposable> _held = [];
    private readonly Lock _gate = new();
    private CancellationTokenSource _ending = new();
    private int _pending;
    private int _started;
    private long _failed;

    /// <summary>Attempts so far.</summary>
    public long Attempts => Volatile.Read(ref _started);

    /// <summary>Of those, the failed ones so far.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Starts an attempt unless enough are under way.</summary>
    public void Step()
    {
        if (Volatile.Read(ref _pending) < maxPending)
        {
            Interlocked.Increment(ref _pending);
            _ = RunAsync(Interlocked.Increment(ref _started), _ending.Token);
        }
    }

    /// <summary>Gives up what is under way and closes what is held.</summary>
    public async Task ReleaseAsync()
    {
        await _ending.CancelAsync();
        while (Volatile.Read(ref _pending) > 0)
        {
            await Task.Delay(1);
        }

        while (TryTakeOldest(0) is { } oldest)
        {
            await oldest.DisposeAsync();
        }

        _ending.Dispose();
        _ending = new CancellationTokenSource();
    }

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        _ending.Dispose();
    }

    private async Task RunAsync(int number, CancellationToken ending)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending);
            patience.CancelAfter(Patience);
            var opened = await open(number, patience.Token);
            lock (_gate)
            {
                _held.Enqueue(opened);
            }

            if (TryTakeOldest(maxHeld) is { } oldest)
            {
                await oldest.DisposeAsync();
            }
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or HttpRequestException
            or WebSocketException or JoinRefusedException)
        {
            Interlocked.Increment(ref _failed);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private IAsyncDisposable? TryTakeOldest(int keep)
    {
        lock (_gate)
        {
            return _held.Count > keep ? _held.Dequeue() : null;
        }
    }
}
