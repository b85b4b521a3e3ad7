using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Loops;

// From the socket to the peer's home loop.
internal sealed partial class MediaLoop
{
    private static readonly Action<object, PacketBuffer?> ReceiveAtHome = static (session, buffer)
        => ((PeerSession)session).Receive(Demultiplexer.Classify(buffer!.Datagram), buffer);

    /// <summary>Takes one batch and routes it.</summary>
    /// <param name="more">True when the socket may hold more.</param>
    /// <returns>How many datagrams came.</returns>
    private int Receive(out bool more)
    {
        _receiveBatch.Refill();
        var count = _receiveBatch.Ready == 0 ? 0 : _socket.Receive(_receiveBatch);
        more = count > 0 && count == _receiveBatch.Ready;
        if (count == 0)
        {
            return 0;
        }

        Tick();
        Statistics.Received += count;
        for (var i = 0; i < count; i++)
        {
            var buffer = _receiveBatch[i];
            buffer.ArrivalUs = NowUs;
            Route(buffer);
        }

        _receiveBatch.Release(count);
        return count;
    }

    private void Route(PacketBuffer buffer)
    {
        var kind = Demultiplexer.Classify(buffer.Datagram);
        if (kind == DatagramKind.Relay)
        {
            RouteRelay(buffer);
            return;
        }

        var session = kind switch
        {
            DatagramKind.Unknown or DatagramKind.TurnChannel => null,
            DatagramKind.Stun => IceLiteAgent.TryGetLocalUfrag(buffer.Datagram, out var ufrag) ? Routes.Find(ufrag) : null,
            // Only authenticated checks make routes: whatever comes from elsewhere ends here.
            _ => buffer.Path.Carrier is FramedConnection connection ? (PeerSession?)connection.Peer : Routes.Find(buffer.Path.Remote),
        };
        if (session is not null)
        {
            DeliverAtHome(session, kind, buffer);
        }
        else if (buffer.Path.Kind == PathKind.Udp && kind is DatagramKind.Stun or DatagramKind.TurnChannel)
        {
            OnTurn(kind, buffer);
        }
        else
        {
            Statistics.Refused++;
        }
    }

    private void DeliverAtHome(PeerSession session, DatagramKind kind, PacketBuffer buffer)
    {
        if (session.Loop == this)
        {
            session.Receive(kind, buffer);
        }
        else
        {
            HandOver(session.Loop, new LoopMessage(ReceiveAtHome, session, buffer), droppable: kind == DatagramKind.Rtp);
        }
    }
}
