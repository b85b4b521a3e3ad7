using System.Collections.Concurrent;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Loops;

// Media from and to other nodes. A link has a home loop, like a peer; its datagrams may arrive at any.
internal sealed partial class MediaLoop
{
    private static readonly Action<object, PacketBuffer?> ReceiveAtLink = static (link, buffer) => ((RelayLink)link).Receive(buffer!);

    private readonly RelayRoutes _relays;
    private readonly ConcurrentQueue<RelayCommand> _relayCommands = new();

    /// <inheritdoc/>
    public void Post(in RelayCommand command)
    {
        _relayCommands.Enqueue(command);
        Wake();
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
                command.Target.OnFault(e);
            }
        }
    }

    private void RouteRelay(PacketBuffer buffer)
    {
        if (buffer.Path.Carrier is not null || !RelayPacket.TryReadLinkId(buffer.Datagram, out var linkId) || _relays.Find(linkId) is not { } link)
        {
            Statistics.Refused++;
        }
        else if (link.Loop == this)
        {
            link.Receive(buffer);
        }
        else
        {
            HandOver(link.Loop, new LoopMessage(ReceiveAtLink, link, buffer), droppable: true);
        }
    }
}
