using Akka.Actor;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Channels.Http;

/// <summary>What the channel does with which message: while it asks, without a seat, and in its room.</summary>
internal sealed partial class HttpChannelActor
{
    /// <summary>While it asks whether there is a place.</summary>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenHttpChannel open:
                Begin(open);
                break;
            case SeatFree free:
                OnSeatFree(free);
                break;
            case PeerAdded added:
                OnAdded(added);
                break;
            case PeerRefused refused:
                OnRefused(refused);
                break;
            case AskRoomAgain:
                Link.AskAgain();
                break;
            case NodeLinkBroken:
                break;
            default:
                HandleEnd(message);
                break;
        }
    }

    private void WhenWithoutSeat(object message)
    {
        switch (message)
        {
            case EndpointCreated created:
                BeginNegotiation(created.Endpoint);
                break;
            case EndpointRefused:
                Refuse(RefusalCodes.ShuttingDown, RefusalCodes.ShuttingDownReason);
                break;
            case SeatGranted:
                EnterRoom();
                break;
            case PeerAdded added when Link.IsAsking:
                OnAdded(added);
                break;
            case PeerRefused refused:
                OnRefused(refused);
                break;
            case AskRoomAgain:
                Link.AskAgain();
                break;
            case SeatFree or NodeLinkBroken:
                break;
            default:
                if (!HandleEndpoint(message))
                {
                    HandleEnd(message);
                }

                break;
        }
    }

    private void WhenInRoom(object message)
    {
        switch (message)
        {
            case RoomMediaEvent roomEvent:
                OnRoomMediaEvent(roomEvent);
                break;
            case RosterNews news:
                OnRosterNews(news);
                break;
            case SeatGranted:
                break;
            default:
                if (!HandleEndpoint(message) && !HandleRoomsReturn(message))
                {
                    HandleEnd(message);
                }

                break;
        }
    }

    private bool HandleEndpoint(object message)
    {
        switch (message)
        {
            case EndpointMediaEvent endpointEvent:
                OnEndpointMediaEvent(endpointEvent.Event);
                return true;
            case PeerMessage peerMessage:
                Link.Tell(peerMessage);
                return true;
            case PeerReached:
                OnReached();
                return true;
            case EndpointFailed failed:
                Refuse(failed.Code, failed.Message);
                return true;
            case Terminated terminated when terminated.ActorRef.Equals(_endpoint):
                Refuse(RefusalCodes.EndpointCrashed, RefusalCodes.EndpointCrashedMessage);
                return true;
            case ExtendHttpChannel:
                ExtendWait();
                return true;
            case SeatOverdue:
                EndUnreached();
                return true;
            default:
                return false;
        }
    }

    private void HandleEnd(object message)
    {
        switch (message)
        {
            case PeerRemoved removed when Link.Accepts(removed.Epoch):
                Refuse(removed.Code, removed.Message);
                break;
            case RoomFailed failed when Link.Accepts(failed.Epoch):
                Refuse(RefusalCodes.RoomCrashed, "The room has crashed. Try again.");
                break;
            case HttpAnswerOverdue:
                Refuse(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason);
                break;
            case EndChannel:
                Refuse(RefusalCodes.ShuttingDown, RefusalCodes.ShuttingDownReason);
                break;
            case ResumeChannel resume:
                resume.Socket.Refused(RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason);
                break;
            case CloseHttpChannel:
                End("closed by its client");
                break;
            case ExtendHttpChannel or NodeReachability or MoveChannel:
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
