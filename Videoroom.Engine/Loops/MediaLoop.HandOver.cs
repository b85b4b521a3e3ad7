using System.Diagnostics;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;

namespace Videoroom.Engine.Loops;

// Between loops: one ring for each ordered pair, so that each has one writer and one reader.
internal sealed partial class MediaLoop
{
    // Audio, checks and keyframe requests still fit when video has filled its part.
    private const int ReserveDivisor = 8;

    private readonly SpscRing<LoopMessage>[] _inbox;
    private readonly bool[] _wakeLater;
    private MediaLoop[] _loops = [];

    /// <summary>Loops of the engine.</summary>
    public int LoopCount => _inbox.Length;

    /// <summary>Tells the loop its peers, itself included. Before <see cref="Start"/>.</summary>
    public void Connect(MediaLoop[] loops) => _loops = loops;

    /// <summary>
    /// Passes something to another loop, with a reference of its own to the buffer; that loop is woken at the end of the
    /// turn. On this loop's thread.
    /// </summary>
    /// <param name="loop">Another loop.</param>
    /// <param name="message">What to pass.</param>
    /// <param name="droppable">True for video: it leaves an eighth of the ring to the rest.</param>
    /// <returns>False when the ring is full: the message is dropped and counted.</returns>
    public bool HandOver(MediaLoop loop, in LoopMessage message, bool droppable)
    {
        Debug.Assert(loop != this, "What stays on a loop is never queued.");
        var ring = loop._inbox[Index];
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
                continue;
            _wakeLater[i] = false;
            _loops[i].Wake();
        }
    }

    /// <summary>Ends the loop's wait if it waits. The barrier pairs with the one between announcing a wait and its last look.</summary>
    private void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) == 1 && Interlocked.Exchange(ref _waiting, 0) == 1)
            _socket.Wake();
    }

    private void RunMessages()
    {
        foreach (var ring in _inbox)
        {
            // One ring's worth at most: the others and the socket have their turn too.
            for (var left = ring.Capacity; left > 0 && ring.TryDequeue(out var message); left--)
            {
                Handle(message);
                message.Buffer?.Release();
            }
        }
    }

    private void Handle(in LoopMessage message)
    {
        switch (message.Kind)
        {
            case LoopMessageKind.Datagram:
                var buffer = message.Buffer!;
                Deliver((PeerSession)message.Target, Demultiplexer.Classify(buffer.Datagram), buffer);
                break;
            case LoopMessageKind.Media:
                ((LoopFanOut)message.Target).Collect(message.Buffer!);
                break;
            case LoopMessageKind.KeyFrameRequest:
                ((TrackOrigin)message.Target).TakeKeyFrameRequests();
                break;
            case LoopMessageKind.OriginsChanged:
                ((LoopFanOut)message.Target).OnOriginsChanged();
                break;
            case LoopMessageKind.LayersWanted:
                ((RelayedTrack)message.Target).SendWish();
                break;
            case LoopMessageKind.Relay:
                Deliver((RelayLink)message.Target, message.Buffer!);
                break;
        }
    }
}
