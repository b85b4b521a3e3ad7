using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Network;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Loops;

// Everything that this loop's peers are sent, in batches.
internal sealed partial class MediaLoop
{
    private readonly SendBatch _sendBatch = new();
    private readonly List<LoopFanOut> _deliveries = new(ReceiveBatch.Size);

    /// <summary>Room for the next datagram: written here, then <see cref="Commit"/>.</summary>
    public Span<byte> NextDatagram => _sendBatch.Next;

    /// <summary>Queues what was written into <see cref="NextDatagram"/>; it leaves at the end of the turn, or when the batch is full.</summary>
    public void Commit(in Path path, int length)
    {
        _sendBatch.Add(path, length);
        if (_sendBatch.IsFull)
            Flush();
    }

    /// <summary>Queues a datagram that lies elsewhere.</summary>
    public void Send(in Path path, ReadOnlySpan<byte> datagram)
    {
        datagram.CopyTo(NextDatagram);
        Commit(path, datagram.Length);
    }

    /// <summary>Has a fan-out deliver when all that this turn received has been looked at.</summary>
    public void DeliverLater(LoopFanOut fanOut) => _deliveries.Add(fanOut);

    /// <summary>Sends the subscribers here what was collected for them: at the end of a turn, and before what ends a layer.</summary>
    public void DeliverCollected()
    {
        foreach (var fanOut in _deliveries)
            fanOut.Deliver();
        _deliveries.Clear();
    }

    private void Flush()
    {
        if (_sendBatch.Count == 0)
            return;
        var dropped = _socket.Send(_sendBatch);
        Statistics.Sent += _sendBatch.Count - dropped;
        Statistics.SendsDropped += dropped;
        _sendBatch.Clear();
    }
}
