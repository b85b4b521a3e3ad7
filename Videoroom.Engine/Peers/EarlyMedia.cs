using Videoroom.Engine.Network;

namespace Videoroom.Engine.Peers;

/// <summary>
/// Media that came before its keys. A client that waits for our hello may send as soon as its own last flight is out, and overtakes
/// the handshake, which runs beside the loops: without what it sends first, a source that makes no keyframe on request (FFmpeg) would
/// show nothing until its next one. Nothing here is authenticated yet: so many packets, for so long, and none when buffers are scarce.
/// </summary>
/// <param name="budget">What all connections of the loop may keep.</param>
internal sealed class EarlyMedia(EarlyMediaBudget budget)
{
    /// <summary>Packets that may wait: a large keyframe's. With one more the first is dropped.</summary>
    public const int MaxPackets = 128;

    /// <summary>How long a packet may wait, in microseconds: far longer than the last step of a handshake takes.</summary>
    public const long MaxAgeUs = 1_000_000;

    private readonly Queue<(DatagramKind Kind, PacketBuffer Buffer)> _waiting = new();

    /// <summary>Keeps a packet.</summary>
    /// <param name="kind">RTP or RTCP.</param>
    /// <param name="buffer">It is retained.</param>
    /// <returns>How many packets, this one or an earlier one, were given up for that.</returns>
    public int Add(DatagramKind kind, PacketBuffer buffer)
    {
        var dropped = _waiting.Count == MaxPackets ? Drop() : 0;
        if (buffer.IsScarce || !budget.TryTake())
        {
            return dropped + 1;
        }

        buffer.Retain();
        _waiting.Enqueue((kind, buffer));
        return dropped;
    }

    /// <summary>Gives up what has waited too long.</summary>
    /// <param name="nowUs">The engine's monotonic clock, in microseconds.</param>
    /// <returns>How many packets.</returns>
    public int DropOld(long nowUs)
    {
        var dropped = 0;
        while (_waiting.TryPeek(out var first) && first.Buffer.ArrivalUs <= nowUs - MaxAgeUs)
        {
            dropped += Drop();
        }

        return dropped;
    }

    /// <summary>The keys are there: hands over what waits and is not too old, in order.</summary>
    /// <param name="session">Whose it is.</param>
    /// <param name="nowUs">The engine's monotonic clock, in microseconds.</param>
    /// <returns>How many packets were too old.</returns>
    public int Replay(PeerSession session, long nowUs)
    {
        var dropped = DropOld(nowUs);
        while (_waiting.TryDequeue(out var packet))
        {
            budget.Return();
            session.OnDatagram(packet.Kind, packet.Buffer);
            packet.Buffer.Release();
        }

        return dropped;
    }

    /// <summary>The connection ends.</summary>
    public void Clear()
    {
        while (_waiting.Count > 0)
        {
            Drop();
        }
    }

    private int Drop()
    {
        budget.Return();
        _waiting.Dequeue().Buffer.Release();
        return 1;
    }
}
