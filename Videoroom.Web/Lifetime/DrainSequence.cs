using Videoroom.Web.Configuration;

namespace Videoroom.Web.Lifetime;

/// <summary>
/// The way out of a node, once:
/// <list type="number">
/// <item>it is not ready any more, and refuses joins;</item>
/// <item>its peers move to other nodes, and it waits until nobody is left or <c>DRAIN_SECONDS</c> have passed;</item>
/// <item>whoever is left gets an error and a close.</item>
/// </list>
/// Handing over shards and leaving the cluster are the next phases of Akka's CoordinatedShutdown; closing sockets and media is the
/// host's stop, which follows. A node alone has nobody to move to: it only waits, if it is told to.
/// </summary>
internal sealed partial class DrainSequence(IDrainSteps steps, VideoroomOptions options, TimeProvider clock, ILogger<DrainSequence> log)
{
    /// <summary>How often it looks who is left.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>How long ending the calls that are left may take.</summary>
    public static readonly TimeSpan EndPeersTimeLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _hasten = new();
    private Task? _run;
    private volatile DrainProgress _progress = new(DrainState.None, null, null);

    /// <summary>How far it is.</summary>
    public DrainProgress Progress => _progress;

    /// <summary>Starts it, or joins the one that runs.</summary>
    /// <param name="waitForCalls">
    /// Whether a node alone gives its calls until the deadline to end by themselves. False also ends such a wait of an
    /// earlier call. With other members it waits in any case: their peers are moving.
    /// </param>
    /// <returns>A task that ends with it, and never fails.</returns>
    public Task RunAsync(bool waitForCalls)
    {
        lock (_gate)
        {
            if (!waitForCalls && !steps.HasOthers)
            {
                _hasten.Cancel();
            }

            return _run ??= RunOnceAsync();
        }
    }

    /// <summary>Waits for the one that runs; where none does, it runs without waiting for calls.</summary>
    /// <returns>A task that ends with it, and never fails.</returns>
    public Task JoinAsync() => _run ?? RunAsync(waitForCalls: false);

    private async Task RunOnceAsync()
    {
        var limit = TimeSpan.FromSeconds(options.DrainSeconds);
        var deadline = clock.GetUtcNow() + limit;
        var moves = steps.HasOthers;
        _progress = new DrainProgress(DrainState.Waiting, null, deadline);
        if (moves)
        {
            LogMoving(options.DrainSeconds);
        }
        else
        {
            LogEnding();
        }

        steps.RefuseNewPeers();

        // What follows must not run inside the caller's lock.
        await Task.Yield();
        if (moves)
        {
            await SafelyAsync("move its peers", () =>
            {
                steps.MovePeers(limit);
                return Task.CompletedTask;
            });
        }

        await WaitUntilEmptyAsync(clock.GetTimestamp(), limit);
        _progress = _progress with { State = DrainState.EndingPeers };
        await SafelyAsync("end the calls that are left", () => steps.EndPeersAsync().WaitAsync(EndPeersTimeLimit, clock));
        _progress = _progress with { State = DrainState.Leaving };
        LogEnd(_progress.Peers ?? 0);
    }

    private async Task WaitUntilEmptyAsync(long since, TimeSpan limit)
    {
        while (clock.GetElapsedTime(since) < limit && !_hasten.IsCancellationRequested)
        {
            if (await steps.CountPeersAsync() is { } peers)
            {
                _progress = _progress with { Peers = peers };
                if (peers == 0)
                {
                    return;
                }
            }

            // Hastened or not: the loop's condition decides.
            await Task.Delay(LookInterval, clock, _hasten.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A step that fails does not keep the process from ending: the others take over what it did not hand over.
    private async Task SafelyAsync(string what, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception e)
        {
            LogFailed(what, e);
        }
    }
}
