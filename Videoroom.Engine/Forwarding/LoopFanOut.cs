using Videoroom.Engine.Loops;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>The subscribers of one track on one loop.</summary>
internal sealed class LoopFanOut(MediaLoop loop)
{
    private readonly List<TrackSender> _senders = [];
    private volatile bool _empty = true;

    /// <summary>Whose thread it belongs to.</summary>
    public MediaLoop Loop => loop;

    /// <summary>True when nothing need be passed over. Read by the publisher's loop.</summary>
    public bool IsEmpty => _empty;

    public void Add(TrackSender sender)
    {
        _senders.Add(sender);
        _empty = false;
    }

    public void Remove(TrackSender sender)
    {
        _senders.Remove(sender);
        _empty = _senders.Count == 0;
    }

    /// <summary>Sends a packet that came from another loop.</summary>
    public void Deliver(PacketBuffer buffer)
    {
        // Its lengths were checked at home; the views over it are rebuilt once a loop.
        if (RtpPacket.TryParse(buffer.Rtp, out var packet))
            Deliver(buffer, packet);
    }

    /// <summary>Sends a packet to each subscriber. One that fails does so alone.</summary>
    public void Deliver(PacketBuffer buffer, in RtpPacket packet)
    {
        foreach (var sender in _senders)
        {
            try
            {
                sender.OnPacket(buffer, packet);
            }
            catch (Exception e)
            {
                loop.OnFault(sender.Session, e);
            }
        }
    }
}
