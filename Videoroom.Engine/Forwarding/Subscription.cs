using Videoroom.Engine.Network;

namespace Videoroom.Engine.Forwarding;

/// <summary>Somebody who is sent a track: a peer (<see cref="TrackSender"/>), or another node for its peers. On its home loop.</summary>
internal abstract class Subscription
{
    /// <summary>Takes described packets of the track, in order, and sends those that it is to send. They stay the caller's.</summary>
    public abstract void OnPackets(ReadOnlySpan<PacketBuffer?> packets);

    /// <summary>Origins of the track came or went, or their layers did.</summary>
    public abstract void OnOriginsChanged();

    /// <summary>The layers of an origin that it wants, a bit for each.</summary>
    public abstract int WantedLayersOf(TrackOrigin origin);

    /// <summary>One of the others has thrown; what that means is its owner's to decide.</summary>
    public abstract void OnFault(Exception exception);
}
