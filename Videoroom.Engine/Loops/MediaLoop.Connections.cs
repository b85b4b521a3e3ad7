using System.Collections.Concurrent;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine.Loops;

// What comes over TCP. The connections read and write beside the loops; here their frames become datagrams like any other.
internal sealed partial class MediaLoop
{
    /// <summary>Frames that a turn takes from all connections: as many as four receive calls.</summary>
    private const int MaxFramesPerTurn = 4 * ReceiveBatch.Size;

    /// <summary>Frames that a turn takes from one connection.</summary>
    private const int MaxFramesPerConnection = 32;

    /// <summary>Faults that are logged: whoever found one can bring it about again and again.</summary>
    private const int MaxLoggedConnectionFaults = 10;

    // A connection is in the queue once at most: it reads on when its frames have been taken.
    private readonly ConcurrentQueue<FramedConnection> _arrived = new();
    private readonly ConcurrentQueue<FramedConnection> _ended = new();
    private int _connectionFaults;

    private bool HasConnectionWork => !_arrived.IsEmpty || !_ended.IsEmpty || !_fromForeignPeers.IsEmpty;

    /// <inheritdoc/>
    public void PostFrames(FramedConnection connection)
    {
        _arrived.Enqueue(connection);
        Wake();
    }

    /// <inheritdoc/>
    public void PostEnded(FramedConnection connection)
    {
        _ended.Enqueue(connection);
        Wake();
    }

    private void RunConnections()
    {
        // So many at most: however much comes over TCP, the UDP socket has its turn.
        var frames = MaxFramesPerTurn;
        for (var left = _arrived.Count; left > 0 && frames > 0 && _arrived.TryDequeue(out var connection); left--)
        {
            frames -= TryTakeFrames(connection);
        }

        while (_ended.TryDequeue(out var connection))
        {
            EndTurnClient(connection);
        }

        RunForeignPeers();
    }

    /// <summary>A fault in what came over a connection ends that connection, never the loop.</summary>
    private int TryTakeFrames(FramedConnection connection)
    {
        try
        {
            return TakeFrames(connection);
        }
        catch (Exception e)
        {
            Statistics.Refused++;
            if (_connectionFaults++ < MaxLoggedConnectionFaults)
            {
                LogConnectionFault(_logger, e);
            }

            connection.Abandon();
            return 1;
        }
    }

    /// <summary>Takes a connection's frames; one that has more has to queue again.</summary>
    /// <returns>How many it took, and at least one.</returns>
    private int TakeFrames(FramedConnection connection)
    {
        var taken = 0;
        while (taken < MaxFramesPerConnection && connection.TryTakeFrame(out var datagram))
        {
            taken++;
            Statistics.Received++;
            if (Pool.Rent() is not { } buffer)
            {
                Statistics.Refused++;
                continue;
            }

            try
            {
                buffer.Fill(datagram);
                buffer.Path = connection.Wire;
                buffer.ArrivalUs = NowUs;
                if (ReferenceEquals(connection.Framing, TurnFraming.Framing))
                {
                    OnTurn(Demultiplexer.Classify(buffer.Datagram), buffer);
                }
                else
                {
                    Route(buffer);
                }
            }
            finally
            {
                buffer.Release();
            }
        }

        if (taken == MaxFramesPerConnection)
        {
            _arrived.Enqueue(connection);
        }
        else
        {
            connection.Continue();
        }

        return Math.Max(1, taken);
    }
}
