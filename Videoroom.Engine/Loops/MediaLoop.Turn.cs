using System.Collections.Concurrent;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Scheduling;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine.Loops;

// The integrated TURN server. A client's messages always arrive at the same loop: its UDP pair hashes there, its TCP connection
// was given to it. What it relays to our own media address is taken out of its message and goes on inside the process, to its
// own peer's home loop and no other.
internal sealed partial class MediaLoop
{
    /// <summary>Datagrams from foreign peers that may wait for the loop; what comes beyond is dropped, as UDP would.</summary>
    private const int MaxFromForeignPeers = 4096;

    /// <summary>Faults that are logged: whoever found one can bring it about with every packet.</summary>
    private const int MaxLoggedTurnFaults = 10;

    private readonly TurnServer _turn;
    private readonly TurnUsers _turnUsers;
    private readonly LoopTimer _turnSweep;
    private readonly ConcurrentQueue<ForeignDatagram> _fromForeignPeers = new();
    private long _refusedFromForeignPeers;
    private int _turnFaults;

    /// <summary>Allocations of the clients that this loop serves.</summary>
    public int TurnAllocations => _turn.Allocations;

    /// <summary>
    /// Has a client sent what a foreign peer sent to its relayed address. Callable from any thread. Anybody may send there: only
    /// what has a permission gets a place in the queue.
    /// </summary>
    public void PostFromForeignPeer(TurnAllocation allocation, TransportAddress peer, ReadOnlySpan<byte> datagram)
    {
        if (_fromForeignPeers.Count >= MaxFromForeignPeers || !allocation.TryAcceptFrom(peer, datagram.Length, Clock.NowMs))
        {
            Interlocked.Increment(ref _refusedFromForeignPeers);
            return;
        }

        _fromForeignPeers.Enqueue(new ForeignDatagram(allocation, peer, datagram.ToArray()));
        Wake();
    }

    /// <summary>What strangers send never ends the loop, whatever it finds to stumble over.</summary>
    private void OnTurn(DatagramKind kind, PacketBuffer buffer)
    {
        try
        {
            TakeTurn(kind, buffer);
        }
        catch (Exception e)
        {
            (buffer.Path.Carrier as FramedConnection)?.Dispose();
            OnTurnFault(e);
        }
    }

    private void OnTurnFault(Exception exception)
    {
        Statistics.Refused++;
        if (_turnFaults++ < MaxLoggedTurnFaults)
        {
            LogTurnFault(_logger, exception);
        }
    }

    private void TakeTurn(DatagramKind kind, PacketBuffer buffer)
    {
        switch (kind)
        {
            case DatagramKind.TurnChannel:
                if (_turn.TryReadChannelData(buffer.Datagram, buffer.Path, NowMs, out var relay))
                {
                    Relay(buffer, relay);
                }
                else
                {
                    Statistics.Refused++;
                }

                break;
            case DatagramKind.Stun:
                OnTurnMessage(buffer);
                break;
            default:
                Statistics.Refused++;
                break;
        }
    }

    private void OnTurnMessage(PacketBuffer buffer)
    {
        var result = _turn.Handle(buffer.Datagram, buffer.Path, NowMs, BeginDatagram(buffer.Path));
        if (result.ResponseLength > 0)
        {
            Commit(result.ResponseLength);
        }

        switch (result.Outcome)
        {
            case TurnOutcome.Refused:
                Statistics.Refused++;
                break;
            case TurnOutcome.Relay:
                Relay(buffer, result.Relay);
                break;
            case TurnOutcome.Answered:
                if (buffer.Path.Carrier is FramedConnection connection)
                {
                    connection.Allocation = _turn.Find(buffer.Path);
                }

                Timers.ScheduleNoLaterThan(_turnSweep, _turn.NextDeadlineMs);
                break;
        }
    }

    private void Relay(PacketBuffer buffer, in TurnRelay relay)
    {
        if (!relay.IsMedia)
        {
            relay.Allocation.Socket?.TrySend(relay.Peer, buffer.Datagram.Slice(relay.Offset, relay.Length));
            return;
        }

        if (relay.Allocation.User.Session is not PeerSession session)
        {
            Statistics.Refused++;
            return;
        }

        buffer.Unwrap(relay.Offset, relay.Length);
        buffer.Path = relay.Allocation.PathTo(relay.Peer);
        var kind = Demultiplexer.Classify(buffer.Datagram);
        if (kind is DatagramKind.Unknown or DatagramKind.TurnChannel or DatagramKind.Relay)
        {
            Statistics.Refused++;
        }
        else
        {
            DeliverAtHome(session, kind, buffer);
        }
    }

    private void RunForeignPeers()
    {
        if (Volatile.Read(ref _refusedFromForeignPeers) > 0)
        {
            Statistics.Refused += Interlocked.Exchange(ref _refusedFromForeignPeers, 0);
        }

        for (var left = MaxFromForeignPeers; left > 0 && _fromForeignPeers.TryDequeue(out var datagram); left--)
        {
            SendFromForeignPeer(datagram);
        }
    }

    private void SendFromForeignPeer(in ForeignDatagram datagram)
    {
        try
        {
            Send(datagram.Allocation.PathTo(datagram.Peer), datagram.Bytes);
        }
        catch (Exception e)
        {
            OnTurnFault(e);
        }
    }

    private void EndTurnClient(FramedConnection connection)
    {
        try
        {
            _turn.EndClient(connection.Wire);
        }
        catch (Exception e)
        {
            OnTurnFault(e);
        }
    }

    private void SweepTurn(long nowMs)
    {
        try
        {
            _turn.Sweep(nowMs);
        }
        catch (Exception e)
        {
            OnTurnFault(e);
        }

        Timers.ScheduleNoLaterThan(_turnSweep, _turn.NextDeadlineMs);
    }

    private readonly record struct ForeignDatagram(TurnAllocation Allocation, TransportAddress Peer, byte[] Bytes);
}
