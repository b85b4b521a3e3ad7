using System.Runtime.InteropServices;

namespace Videoroom.Web.Lifetime;

/// <summary>
/// When and how the process ends: drained after SIGTERM, SIGINT or an operator's wish (exit code 0), or at once when the
/// cluster has removed this node or its actor system has failed (70), or when it does not answer any more (71). A second signal ends it
/// where it stands.
/// </summary>
internal sealed partial class NodeLifetime(
    DrainSequence drain, INodeShutdown shutdown, IHostApplicationLifetime host, ProcessExit exit, TimeProvider clock, ILogger<NodeLifetime> log)
    : IHostLifetime, IDisposable
{
    /// <summary>The exit code of a node that the cluster has removed: "internal software error" of sysexits.h. Start it anew.</summary>
    public const int FencedExitCode = 70;

    /// <summary>The exit code of a node that did not answer its own requests: "system error" of sysexits.h. Start it anew.</summary>
    public const int UnhealthyExitCode = 71;

    /// <summary>
    /// How long a fenced node has for closing its sockets, so that pages go on at another node at once. Then the process ends where it
    /// stands: its links are cut, and nobody hears how its actors stop.
    /// </summary>
    public static readonly TimeSpan FencedTimeLimit = TimeSpan.FromMilliseconds(500);

    private readonly List<IDisposable> _signals = [];
    private readonly Lock _gate = new();
    private ITimer? _watchdog;
    private int _signalsSeen;
    private volatile int _exitCode;
    private volatile bool _isEnding;

    /// <summary>What the process is to end with.</summary>
    public int ExitCode => _exitCode;

    /// <summary>The node is out of its cluster, or does not answer: what it held is not its own any more, and is not ended in order.</summary>
    public bool EndsAtOnce => _exitCode != 0;

    /// <summary>The process is on its way out, by whatever way.</summary>
    public bool IsEnding => _isEnding;

    /// <summary>Drains, then ends the process. Calling it again changes nothing.</summary>
    /// <returns>How far it is.</returns>
    public DrainProgress Drain()
    {
        _ = DrainAndStopAsync(waitForCalls: true);
        return drain.Progress;
    }

    /// <summary>The cluster has removed this node, or it cannot know any more whether it is a member: nothing of it counts from here on.</summary>
    /// <param name="reason">Why, for the log: the rest of the sentence "this node is out of its cluster: …".</param>
    public void EndFenced(string reason)
    {
        if (TryEndAtOnce(FencedExitCode))
        {
            LogFenced(reason, FencedExitCode);
            host.StopApplication();
        }
    }

    /// <summary>The node does not answer any more, and nobody in it can be told: it is of no use to anybody.</summary>
    /// <param name="reason">Why, for the log: the rest of the sentence "this node has not answered itself …".</param>
    public void EndUnhealthy(string reason)
    {
        if (TryEndAtOnce(UnhealthyExitCode))
        {
            LogUnhealthy(reason, UnhealthyExitCode);
            host.StopApplication();
        }
    }

    /// <summary>What a signal does: the first drains, another ends the process at once.</summary>
    public void OnSignal(PosixSignal signal)
    {
        if (Interlocked.Increment(ref _signalsSeen) > 1)
        {
            LogSecondSignal();
            exit(128 + (signal == PosixSignal.SIGINT ? 2 : 15));
            return;
        }

        _ = DrainAndStopAsync(waitForCalls: false);
    }

    /// <summary>Drains and leaves the cluster, or waits for what does so already. A node out of its cluster has nothing to drain.</summary>
    public Task EndAsync() => EndAsync(waitForCalls: false);

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                OnSignal(context.Signal);
            }));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _signals.Clear();
        _watchdog?.Dispose();
    }

    private bool TryEndAtOnce(int code)
    {
        lock (_gate)
        {
            if (_watchdog is not null)
            {
                return false;
            }

            _isEnding = true;
            _exitCode = code;
            _watchdog = clock.CreateTimer(_ => exit(code), null, FencedTimeLimit, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    private async Task DrainAndStopAsync(bool waitForCalls)
    {
        await EndAsync(waitForCalls);
        host.StopApplication();
    }

    private async Task EndAsync(bool waitForCalls)
    {
        if (EndsAtOnce)
        {
            return;
        }

        _isEnding = true;

        // The shutdown's first phase joins it: so it has begun when this returns to whoever asks how far it is.
        _ = drain.RunAsync(waitForCalls);
        try
        {
            await shutdown.RunAsync();
        }
        catch (Exception e)
        {
            // The process ends all the same; the others take over what was not handed over.
            LogShutdownFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "This node is out of its cluster: {Reason}. It ends with code {ExitCode}, to be started anew.")]
    private partial void LogFenced(string reason, int exitCode);

    [LoggerMessage(Level = LogLevel.Critical, Message = "This node has not answered itself {Reason}. It ends with code {ExitCode}, to be started anew.")]
    private partial void LogUnhealthy(string reason, int exitCode);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node could not end in order")]
    private partial void LogShutdownFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Told to end a second time: ending at once")]
    private partial void LogSecondSignal();
}
