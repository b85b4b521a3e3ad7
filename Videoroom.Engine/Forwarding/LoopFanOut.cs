using Videoroom.Engine.Network;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The subscriptions to one track on one loop. What a turn brought is collected, and sent subscription by subscription: the packets of
/// a frame to one receiver are then neighbours in the send batch, and leave as one segmented message.
/// </summary>
internal sealed class LoopFanOut(IHomeLoop loop) : IDelivery
{
    /// <summary>Packets that are collected at most: as many as one receive call takes.</summary>
    private const int MaxCollected = ReceiveBatch.Size;

    private readonly List<Subscription> _subscriptions = [];
    private readonly PacketBuffer?[] _collected = new PacketBuffer?[MaxCollected];
    private int _count;
    private volatile bool _empty = true;

    /// <summary>Whose thread it belongs to.</summary>
    public IHomeLoop Loop => loop;

    /// <summary>True when nothing need be passed over. Read by the publisher's loop.</summary>
    public bool IsEmpty => _empty;

    public void Add(Subscription subscription)
    {
        _subscriptions.Add(subscription);
        _empty = false;
    }

    public void Remove(Subscription subscription)
    {
        _subscriptions.Remove(subscription);
        _empty = _subscriptions.Count == 0;
    }

    /// <summary>Takes a described packet, which the subscribers are sent later in this turn.</summary>
    public void Collect(PacketBuffer buffer)
    {
        if (_count == 0)
        {
            loop.DeliverLater(this);
        }
        else if (_count == MaxCollected)
        {
            Deliver();
        }

        buffer.Retain();
        _collected[_count++] = buffer;
    }

    /// <summary>Gives each subscription all that was collected, in order. One that fails does so alone.</summary>
    public void Deliver()
    {
        var collected = _collected.AsSpan(0, _count);
        foreach (var subscription in _subscriptions)
        {
            try
            {
                subscription.OnPackets(collected);
            }
            catch (Exception e)
            {
                subscription.OnFault(e);
            }
        }

        foreach (var buffer in collected)
        {
            buffer!.Release();
        }

        collected.Clear();
        _count = 0;
    }

    /// <summary>Origins of the track came or went, or their layers did.</summary>
    public void OnOriginsChanged()
    {
        foreach (var subscription in _subscriptions)
        {
            try
            {
                subscription.OnOriginsChanged();
            }
            catch (Exception e)
            {
                subscription.OnFault(e);
            }
        }
    }

    /// <summary>A subscriber here wants other layers than before: tells the origin what all of them want.</summary>
    public void OnWantedLayersChanged(TrackOrigin origin)
    {
        var wanted = 0;
        foreach (var subscription in _subscriptions)
        {
            wanted |= subscription.WantedLayersOf(origin);
        }

        origin.WantLayers(loop, wanted);
    }
}
