using Akka.Actor;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Channels;

/// <summary>What every peer's channel does when its room goes with a node, comes again, or was told something that got lost.</summary>
internal abstract class ChannelActor : UntypedActor, IWithTimers
{
    /// <summary>Makes the link to the room, which nobody has been asked for yet.</summary>
    protected ChannelActor(ChannelIdentity identity, ChannelDependencies dependencies)
        => Link = new RoomLink(identity, Self, this, () => HasEntered, dependencies);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The channel's side of its room.</summary>
    protected RoomLink Link { get; }

    /// <summary>The client has been told who is in the room.</summary>
    protected abstract bool HasEntered { get; }

    /// <inheritdoc/>
    protected override void PostStop() => Link.Dispose();

    /// <summary>
    /// Handles the room's going and coming again. It goes with its node, or moves from it, and is there again as soon as somebody asks
    /// for it. The client's media goes on meanwhile, and so does its negotiation.
    /// </summary>
    /// <returns>False when the message is about something else.</returns>
    protected bool HandleRoomsReturn(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                if (terminated.ActorRef.Equals(Link.Room))
                {
                    LoseRoom();
                }

                return true;
            case AskRoomAgain:
                Link.AskAgain();
                return true;
            case PeerRegistered registered when Link.Accepts(registered.Epoch) && Link.IsAsking:
                OnRegistered(registered);
                return true;
            case PeerRefused refused when Link.IsAsking:
                OnRefused(refused);
                return true;
            case NodeLinkBroken broken:
                if (broken.Node == Link.RoomNode)
                {
                    Link.Repair();
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>The room does not take the peer in, or not again: the session is over.</summary>
    protected abstract void OnRefused(PeerRefused refused);

    /// <summary>The room is gone, and is asked for as long as it takes: only nobody comes or goes meanwhile.</summary>
    protected virtual void OnRoomLost()
    {
    }

    /// <summary>The room is there again and knows the peer.</summary>
    protected virtual void OnRoomReturned(PeerRegistered registered)
    {
    }

    private void LoseRoom()
    {
        OnRoomLost();
        Link.Lose();
    }

    private void OnRegistered(PeerRegistered registered)
    {
        Context.Watch(Sender);
        Link.Resume(Sender);
        OnRoomReturned(registered);
    }
}
