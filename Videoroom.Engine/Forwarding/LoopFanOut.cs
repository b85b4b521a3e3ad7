using Videoroom.Engine.Loops;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The subscribers of one track on one loop: peers, and other nodes. What a turn brought is collected, and sent subscriber by
/// subscriber: the packets of a frame to one receiver are then neighbours in the send batch, and leave as one segmented message.
/// </summary>
internal sealed class LoopFanOut(MediaLoop loop)
{
    /// <summary>Packets that are collected at most: as many as one receive call takes.</summary>
    private const int MaxCollected = ReceiveBatch.Size;

    private readonly List<TrackSender> _senders = [];
    private readonly List<RelaySender> _relays = [];
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
        _empty = _senders.Count + _relays.Count == 0;
    }

    public void Add(RelaySender relay)
    {
        _relays.Add(relay);
        _empty = false;
    }

    public void Remove(RelaySender relay)
    {
        _relays.Remove(relay);
        _empty = _senders.Count + _relays.Count == 0;
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

        if (_relays.Count > 0)
            DeliverToNodes(collected);
        foreach (var buffer in collected)
            buffer!.Release();
        collected.Clear();
        _count = 0;
    }

    /// <summary>Origins of the track came or went, or their layers did.</summary>
    public void OnOriginsChanged()
    {
        foreach (var sender in _senders)
        {
            try
            {
                sender.OnOriginsChanged();
            }
            catch (Exception e)
            {
                loop.OnFault(sender.Session, e);
            }
        }

        foreach (var relay in _relays)
        {
            try
            {
                relay.OnOriginsChanged();
            }
            catch (Exception e)
            {
                loop.OnFault(relay.Link, e);
            }
        }
    }

    /// <summary>A subscriber here wants other layers than before: tells the origin what all of them want.</summary>
    public void OnWantedLayersChanged(TrackOrigin origin)
    {
        var wanted = 0;
        foreach (var sender in _senders)
            wanted |= sender.WantedLayersOf(origin);
        origin.WantLayers(loop, wanted);
    }

    private void DeliverToNodes(ReadOnlySpan<PacketBuffer?> collected)
    {
        foreach (var relay in _relays)
        {
            try
            {
                relay.OnPackets(collected);
            }
            catch (Exception e)
            {
                loop.OnFault(relay.Link, e);
            }
        }
    }
}
