using System.Collections.Concurrent;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay;

namespace Videoroom.Engine.Loops;

// Media from and to other nodes. A link has a home loop, like a peer; its datagrams may arrive at any.
internal sealed partial class MediaLoop
{
    /// <summary>Faults that are logged: the next packets may bring the same again.</summary>
    private const int MaxLoggedRelayFaults = 10;

    private readonly RelayRoutes _relays;
    private readonly ConcurrentQueue<RelayCommand> _relayCommands = new();
    private int _relayFaults;

    /// <summary>Has something done for a link on the loop's thread. Callable from any thread; the caller bounds what it posts.</summary>
    public void Post(in RelayCommand command)
    {
        _relayCommands.Enqueue(command);
        Wake();
    }

    /// <summary>A fault in what concerns one link: what caused it is dropped, the link goes on.</summary>
    public void OnFault(RelayLink link, Exception exception)
    {
        Statistics.Refused++;
        if (_relayFaults++ < MaxLoggedRelayFaults)
            LogRelayFault(_logger, link.Node, exception);
    }

    private void RunRelayCommands()
    {
        while (_relayCommands.TryDequeue(out var command))
        {
            try
            {
                command.Run(command.Target, command.State);
            }
            catch (Exception e)
            {
                OnFault(command.Target, e);
            }
        }
    }

    private void RouteRelay(PacketBuffer buffer)
    {
        if (buffer.Path.Carrier is not null || !RelayPacket.TryReadLinkId(buffer.Datagram, out var linkId) || _relays.Find(linkId) is not { } link)
            Statistics.Refused++;
        else if (link.Loop == this)
            Deliver(link, buffer);
        else
            HandOver(link.Loop, new LoopMessage(LoopMessageKind.Relay, link, buffer), droppable: true);
    }

    private void Deliver(RelayLink link, PacketBuffer buffer)
    {
        try
        {
            link.OnDatagram(buffer);
        }
        catch (Exception e)
        {
            OnFault(link, e);
        }
    }
}
