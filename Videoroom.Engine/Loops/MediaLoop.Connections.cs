using System.Collections.Concurrent;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Engine.Loops;

// What comes over TCP. The connections read and write beside the loops; here their frames become datagrams like any other.
internal sealed partial class MediaLoop
{
    // A connection is in the queue once at most: it reads on when its frames have been taken.
    private readonly ConcurrentQueue<FramedConnection> _arrived = new();
    private readonly ConcurrentQueue<FramedConnection> _ended = new();

    private bool HasConnectionWork => !_arrived.IsEmpty || !_ended.IsEmpty || !_fromForeignPeers.IsEmpty;

    /// <summary>Has a connection's frames taken; it is told by <see cref="FramedConnection.Continue"/>. Callable from any thread.</summary>
    public void PostFrames(FramedConnection connection)
    {
        _arrived.Enqueue(connection);
        Wake();
    }

    /// <summary>The connection is over. Callable from any thread.</summary>
    public void PostEnded(FramedConnection connection)
    {
        _ended.Enqueue(connection);
        Wake();
    }

    private void RunConnections()
    {
        // Those that were there when the turn began: one that sends without pause has its turn like everybody else.
        for (var left = _arrived.Count; left > 0 && _arrived.TryDequeue(out var connection); left--)
            TakeFrames(connection);
        while (_ended.TryDequeue(out var connection))
            _turn.EndClient(connection.Wire);
        RunForeignPeers();
    }

    private void TakeFrames(FramedConnection connection)
    {
        while (connection.TryTakeFrame(out var datagram))
        {
            Statistics.Received++;
            if (Pool.Rent() is not { } buffer)
            {
                Statistics.Refused++;
                continue;
            }

            buffer.Fill(datagram);
            buffer.Path = connection.Wire;
            buffer.ArrivalUs = NowUs;
            if (connection.IsTurn)
                OnTurn(Demultiplexer.Classify(buffer.Datagram), buffer);
            else
                Route(buffer);
            buffer.Release();
        }

        connection.Continue();
    }
}
