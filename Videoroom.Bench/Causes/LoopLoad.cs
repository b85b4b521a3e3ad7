using System.Diagnostics;
using Videoroom.Bench.Node;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Bench.Causes;

/// <summary>
/// Keeps the media loop that a peer lives on working: a timer of the peer's takes 20 ms and is due again at once, so that the loop
/// never waits for something to do. Packets are still forwarded, one batch between two of them. The engine finds out by itself.
/// </summary>
internal sealed class LoopLoad : IAsyncDisposable
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    private readonly PeerSession _session;
    private readonly LoopTimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _ending;

    /// <summary>Begins.</summary>
    /// <param name="node">The node.</param>
    /// <param name="peerId">A peer that is connected to it.</param>
    public LoopLoad(RunningNode node, string peerId)
    {
        _session = node.Engine.Sessions.First(session => session.Options.PeerId == peerId);
        _timer = _session.CreateTimer(_ => OnDue());
        _session.Post(static (_, load) => ((LoopLoad)load!).OnDue(), this);
    }

    /// <summary>Ends; the peer must still be there.</summary>
    public async ValueTask DisposeAsync()
    {
        _ending = true;
        await _ended.Task;
    }

    private void OnDue()
    {
        if (_ending)
        {
            _ended.TrySetResult();
            return;
        }

        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Work)
        {
            Thread.SpinWait(100);
        }

        // Later than the turn's time, so that the turn ends.
        _session.Loop.Timers.Schedule(_timer, _session.Loop.NowMs + 1);
    }
}
