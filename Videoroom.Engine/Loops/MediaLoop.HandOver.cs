using System.Diagnostics;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Loops;

// Between loops: one ring for each ordered pair, so that each has one writer and one reader.
internal sealed partial class MediaLoop
{
    // Audio, checks and keyframe requests still fit when video has filled its part.
    private const int ReserveDivisor = 8;

    private readonly SpscRing<LoopMessage>[] _inbox;
    private readonly bool[] _wakeLater;
    private MediaLoop[] _loops = [];

    /// <inheritdoc/>
    public int LoopCount => _inbox.Length;

    /// <summary>Tells the loop its peers, itself included. Before <see cref="Start"/>.</summary>
    public void Connect(MediaLoop[] loops) => _loops = loops;

    /// <inheritdoc/>
    public bool HandOver(IHomeLoop loop, in LoopMessage message, bool droppable)
    {
        Debug.Assert(loop != this, "What stays on a loop is never queued.");
        var ring = _loops[loop.Index]._inbox[Index];
        message.Buffer?.Retain();
        if (!ring.TryEnqueue(message, droppable ? ring.Capacity / ReserveDivisor : 0))
        {
            message.Buffer?.Release();
            Statistics.HandOversDropped++;
            return false;
        }

        _wakeLater[loop.Index] = true;
        return true;
    }

    private void WakeOthers()
    {
        for (var i = 0; i < _wakeLater.Length; i++)
        {
            if (!_wakeLater[i])
            {
                continue;
            }

            _wakeLater[i] = false;
            _loops[i].Wake();
        }
    }

    /// <summary>Ends the loop's wait if it waits. The barrier pairs with the one between announcing a wait and its last look.</summary>
    private void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) == 1 && Interlocked.Exchange(ref _waiting, 0) == 1)
        {
            _socket.Wake();
        }
    }

    private void RunMessages()
    {
        foreach (var ring in _inbox)
        {
            // One ring's worth at most: the others and the socket have their turn too.
            for (var left = ring.Capacity; left > 0 && ring.TryDequeue(out var message); left--)
            {
                message.Run(message.Target, message.Buffer);
                message.Buffer?.Release();
            }
        }
    }
}
