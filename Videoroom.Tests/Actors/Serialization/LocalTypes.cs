using Videoroom.Actors.Endpoints;
using Videoroom.Actors.Forming;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Relay;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Serialization;

/// <summary>Records beside the messages that cross nodes which never leave theirs.</summary>
internal static class LocalTypes
{
    public static IReadOnlySet<Type> All { get; } = new HashSet<Type>
    {
        // Between an endpoint and the channel beside it, and from the media engine.
        typeof(HandleClientEvent), typeof(EndpointMediaEvent), typeof(PeerReached), typeof(EnterRoom), typeof(IceReached), typeof(IceSelected), typeof(MediaConnected), typeof(MediaFailed),
        typeof(LayerSwitched), typeof(LayersNeeded), typeof(VoiceHeard), typeof(SampleTaken), typeof(NegotiationDue),
        typeof(PeerTracks), typeof(ListPeerTracks), typeof(PeerTracksList), typeof(ReceivedTrack),

        // A room's beginning, end and timers, and what it decides before it tells anybody.
        typeof(RegisterRoom), typeof(RoomRegistered), typeof(RoomRejected), typeof(StopRoom), typeof(PassivateIfEmpty),
        typeof(EndpointOverdue), typeof(LifeSettled), typeof(RebuildOverdue), typeof(ReturnOverdue), typeof(TracksOverdue), typeof(MirrorsOverdue),
        typeof(RoomAction), typeof(TellClient), typeof(TellEndpoint), typeof(RoomPublication), typeof(RoomDependencies),
        typeof(AdmissionRequest), typeof(ListRooms), typeof(RoomList), typeof(RoomSummary),

        // About other nodes, never to them.
        typeof(NodeUp), typeof(NodeGone), typeof(NodeReachability), typeof(NodeLinkBroken), typeof(SendRelayControl), typeof(OfferAgain),
        typeof(AskClusterCensus), typeof(ClusterCensus), typeof(NodeSupervisors),

        // Between a node and its supervisors.
        typeof(GetCensus), typeof(Census), typeof(Drain), typeof(Drained),

        // How a node finds its cluster.
        typeof(SeedsResolved), typeof(SeedListens), typeof(AskContacts), typeof(FormingStep), typeof(FormingStep.Join), typeof(FormingStep.Form), typeof(FormingStep.Wait),
        typeof(FormingOptions),

        // Made by generation A's dialect, in the channel.
        typeof(PeerAccepted), typeof(PeerDenied), typeof(PeerJoined), typeof(PeerLeft), typeof(PeerUpdated), typeof(PeerRemovedEvent),
    };
}
