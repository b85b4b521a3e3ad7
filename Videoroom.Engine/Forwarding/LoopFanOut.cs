using Videoroom.Engine.Loops;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The subscribers of one track on one loop. What a turn brought is collected, and sent subscriber by subscriber: the
/// packets of a frame to one receiver are then neighbours in the send batch, and leave as one segmented message.
/// </summary>
internal sealed class LoopFanOut(MediaLoop loop)
{
    /// <summary>Packets that are collected at most: as many as one receive call takes.</summary>
    private const int MaxCollected = ReceiveBatch.Size;

    private readonly List<TrackSender> _senders = [];
    private readonly PacketBuffer?[] _collected = new PacketBuffer?[MaxCollected];
    private int _count;
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

    /// <summary>Takes a described packet, which the subscribers are sent later in this turn.</summary>
    public void Collect(PacketBuffer buffer)
    {
        if (_count == 0)
            loop.DeliverLater(this);
        else if (_count == MaxCollected)
            Deliver();
        buffer.Retain();
        _collected[_count++] = buffer;
    }

    /// <summary>Sends each subscriber all that was collected, in order. One that fails does so alone.</summary>
    public void Deliver()
    {
        var collected = _collected.AsSpan(0, _count);
        foreach (var sender in _senders)
        {
            try
            {
                foreach (var buffer in collected)
                {
                    // Its lengths were checked at home; a view over it is cheaper made again than kept.
                    if (RtpPacket.TryParse(buffer!.Rtp, out var packet))
                        sender.OnPacket(buffer, packet);
                }
            }
            catch (Exception e)
            {
                loop.OnFault(sender.Session, e);
            }
        }

        foreach (var buffer in collected)
            buffer!.Release();
        collected.Clear();
        _count = 0;
    }
}
