using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Network;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Loops;

// Everything that this loop's peers are sent, in batches.
internal sealed partial class MediaLoop
{
    private readonly SendBatch _sendBatch = new();
    private readonly List<LoopFanOut> _deliveries = new(ReceiveBatch.Size);
    private readonly List<StreamConnection> _writtenTo = [];
    private Path _nextPath;
    private DatagramWrapping _nextWrapping;
    private bool _nextIsLost;

    /// <summary>
    /// Room for the next datagram: written here, then <see cref="Commit"/>. Where the path can carry nothing any more, what is
    /// written is dropped at the commit.
    /// </summary>
    public Span<byte> BeginDatagram(in Path path)
    {
        _nextPath = path;
        _nextWrapping = default;
        _nextIsLost = path.Carrier is { } carrier && !carrier.TryBegin(path, NowMs, out _nextWrapping);
        return _sendBatch.Next[_nextWrapping.HeaderLength..];
    }

    /// <summary>Queues what was written since <see cref="BeginDatagram"/>; it leaves at the end of the turn, or when the batch is full.</summary>
    public void Commit(int length)
    {
        if (_nextPath.Carrier is { } carrier)
        {
            CommitCarried(carrier, length);
            return;
        }

        Add(_nextPath, length);
    }

    /// <summary>Queues a datagram that lies elsewhere.</summary>
    public void Send(in Path path, ReadOnlySpan<byte> datagram)
    {
        datagram.CopyTo(BeginDatagram(path));
        Commit(datagram.Length);
    }

    private void CommitCarried(PathCarrier carrier, int length)
    {
        if (_nextIsLost)
        {
            Statistics.SendsDropped++;
            return;
        }

        var frame = carrier.Wrap(_sendBatch.Next, _nextWrapping, length);
        var wire = carrier.Wire;
        if (wire.Carrier is not StreamConnection connection)
            Add(wire, frame);
        else if (connection.TrySend(_sendBatch.Next[..frame], out var isFirst))
        {
            Statistics.Sent++;
            if (isFirst)
                _writtenTo.Add(connection);
        }
        else
            Statistics.SendsDropped++;
    }

    private void Add(in Path path, int length)
    {
        _sendBatch.Add(path, length);
        if (_sendBatch.IsFull)
            Flush();
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

    private void FlushConnections()
    {
        foreach (var connection in _writtenTo)
            connection.Flush();
        _writtenTo.Clear();
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
