using Videoroom.Engine.Network;
using Videoroom.Engine.Scheduling;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Loops;

// Everything that this loop's peers are sent, in batches.
internal sealed partial class MediaLoop
{
    private readonly SendBatch _sendBatch = new();
    private readonly List<IDelivery> _deliveries = new(ReceiveBatch.Size);
    private readonly List<StreamConnection> _writtenTo = [];
    private Path _nextPath;
    private DatagramWrapping _nextWrapping;
    private bool _nextIsLost;

    /// <inheritdoc/>
    public Span<byte> BeginDatagram(in Path path)
    {
        _nextPath = path;
        _nextWrapping = default;
        _nextIsLost = path.Carrier is { } carrier && !carrier.TryBegin(path, NowMs, out _nextWrapping);
        return _sendBatch.Next[_nextWrapping.HeaderLength..];
    }

    /// <inheritdoc/>
    public void Commit(int length)
    {
        if (_nextPath.Carrier is { } carrier)
        {
            CommitCarried(carrier, length);
            return;
        }

        Add(_nextPath, length);
    }

    /// <inheritdoc/>
    public void Send(in Path path, ReadOnlySpan<byte> datagram)
    {
        datagram.CopyTo(BeginDatagram(path));
        Commit(datagram.Length);
    }

    /// <inheritdoc/>
    public void DeliverLater(IDelivery delivery) => _deliveries.Add(delivery);

    /// <inheritdoc/>
    public void DeliverCollected()
    {
        foreach (var delivery in _deliveries)
        {
            delivery.Deliver();
        }

        _deliveries.Clear();
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
        {
            Add(wire, frame);
        }
        else if (connection.TrySend(_sendBatch.Next[..frame], out var isFirst))
        {
            Statistics.Sent++;
            if (isFirst)
            {
                _writtenTo.Add(connection);
            }
        }
        else
        {
            Statistics.SendsDropped++;
        }
    }

    private void Add(in Path path, int length)
    {
        _sendBatch.Add(path, length);
        if (_sendBatch.IsFull)
        {
            Flush();
        }
    }

    private void FlushConnections()
    {
        foreach (var connection in _writtenTo)
        {
            connection.Flush();
        }

        _writtenTo.Clear();
    }

    private void Flush()
    {
        if (_sendBatch.Count == 0)
        {
            return;
        }

        var dropped = _socket.Send(_sendBatch);
        Statistics.Sent += _sendBatch.Count - dropped;
        Statistics.SendsDropped += dropped;
        _sendBatch.Clear();
    }
}
