using System.Collections.Frozen;
using Videoroom.Actors.Forming;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Relay;
using static Videoroom.Actors.Serialization.MessageManifest;

namespace Videoroom.Actors.Serialization;

/// <summary>All messages that may go to another node.</summary>
internal static class MessageManifests
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<MessageManifest> All { get; } =
    [
        // Into a room.
        OfRefs<AddPeerChannel, Wire.AddPeerChannel>("AP", Wire.AddPeerChannel.Parser, EntryFormats.ToWire, EntryFormats.FromWire),
        OfRefs<RegisterPeer, Wire.RegisterPeer>("RP", Wire.RegisterPeer.Parser, EntryFormats.ToWire, EntryFormats.FromWire),

        // From a peer to its room.
        Of<ClientMediaEvent, Wire.ClientMediaEvent>("CM", Wire.ClientMediaEvent.Parser, PeerMessageFormats.ToWire, PeerMessageFormats.FromWire),
        Of<SetPeerConnection, Wire.SetPeerConnection>("PC", Wire.SetPeerConnection.Parser, PeerMessageFormats.ToWire, PeerMessageFormats.FromWire),
        Of<SessionLost, Wire.SessionLost>("SL", Wire.SessionLost.Parser, PeerMessageFormats.ToWire, PeerMessageFormats.FromWire),
        Of<SetSpeaking, Wire.SetSpeaking>("SS", Wire.SetSpeaking.Parser, PeerMessageFormats.ToWire, PeerMessageFormats.FromWire),
        Of<TracksPublished, Wire.TracksPublished>("TP", Wire.TracksPublished.Parser, PeerMessageFormats.ToWire, PeerMessageFormats.FromWire),

        // From a room to its peers' channels.
        OfRefs<PeerAdded, Wire.PeerAdded>("PA", Wire.PeerAdded.Parser, RoomEventFormats.ToWire, RoomEventFormats.FromWire),
        Of<SeatFree, Wire.SeatFree>("SF", Wire.SeatFree.Parser, RoomEventFormats.ToWire, RoomEventFormats.FromWire),
        Of<PeerRegistered, Wire.PeerRegistered>("PG", Wire.PeerRegistered.Parser, RoomEventFormats.ToWire, RoomEventFormats.FromWire),
        Of<RosterNews, Wire.RosterNews>("RN", Wire.RosterNews.Parser, RoomEventFormats.ToWire, RoomEventFormats.FromWire),
        Of<PeerReplaced, Wire.PeerReplaced>("PX", Wire.PeerReplaced.Parser, RoomEventFormats.ToWire, RoomEventFormats.FromWire),
        Of<PeerRefused, Wire.PeerRefused>("PR", Wire.PeerRefused.Parser, RoomEventFormats.ToWire, RoomEventFormats.FromWire),
        Of<RoomMediaEvent, Wire.RoomMediaEvent>("ME", Wire.RoomMediaEvent.Parser, RoomEventFormats.ToWire, RoomEventFormats.FromWire),
        Of<PeerRemoved, Wire.PeerRemoved>("PO", Wire.PeerRemoved.Parser, RoomEventFormats.ToWire, RoomEventFormats.FromWire),
        Of<RoomFailed, Wire.RoomFailed>("RF", Wire.RoomFailed.Parser, RoomEventFormats.ToWire, RoomEventFormats.FromWire),

        // From a room to its peers' endpoints.
        OfRefs<CreateEndpoint, Wire.CreateEndpoint>("CE", Wire.CreateEndpoint.Parser, EndpointCommandFormats.ToWire, EndpointCommandFormats.FromWire),
        Of<AdoptEndpoint, Wire.AdoptEndpoint>("AE", Wire.AdoptEndpoint.Parser, EndpointCommandFormats.ToWire, EndpointCommandFormats.FromWire),
        Of<ReceiveTracks, Wire.ReceiveTracks>("RT", Wire.ReceiveTracks.Parser, EndpointCommandFormats.ToWire, EndpointCommandFormats.FromWire),
        Of<StopReceivingTracks, Wire.StopReceivingTracks>("SR", Wire.StopReceivingTracks.Parser, EndpointCommandFormats.ToWire, EndpointCommandFormats.FromWire),
        Of<ForgetPeer, Wire.ForgetPeer>("FP", Wire.ForgetPeer.Parser, EndpointCommandFormats.ToWire, EndpointCommandFormats.FromWire),
        Of<StopEndpoint, Wire.StopEndpoint>("SE", Wire.StopEndpoint.Parser, EndpointCommandFormats.ToWire, EndpointCommandFormats.FromWire),

        // From endpoints to their room.
        OfRefs<EndpointCreated, Wire.EndpointCreated>("EC", Wire.EndpointCreated.Parser, EndpointReportFormats.ToWire, EndpointReportFormats.FromWire),
        Of<EndpointRefused, Wire.EndpointRefused>("ER", Wire.EndpointRefused.Parser, EndpointReportFormats.ToWire, EndpointReportFormats.FromWire),
        Of<EndpointFailed, Wire.EndpointFailed>("EF", Wire.EndpointFailed.Parser, EndpointReportFormats.ToWire, EndpointReportFormats.FromWire),
        Of<EndpointEnded, Wire.EndpointEnded>("EE", Wire.EndpointEnded.Parser, EndpointReportFormats.ToWire, EndpointReportFormats.FromWire),

        // From media relay to media relay.
        Of<RelayOffered, Wire.RelayOffered>("LO", Wire.RelayOffered.Parser, RelayFormats.ToWire, RelayFormats.FromWire),
        Of<RelayAccepted, Wire.RelayAccepted>("LA", Wire.RelayAccepted.Parser, RelayFormats.ToWire, RelayFormats.FromWire),
        Of<RelayControlled, Wire.RelayControlled>("LC", Wire.RelayControlled.Parser, RelayFormats.ToWire, RelayFormats.FromWire),

        // From node to node.
        Of<AskNodeCensus, Wire.AskNodeCensus>("NA", Wire.AskNodeCensus.Parser, NodeFormats.ToWire, NodeFormats.FromWire),
        Of<NodeCensus, Wire.NodeCensus>("NC", Wire.NodeCensus.Parser, NodeFormats.ToWire, NodeFormats.FromWire),

        // From node to node before they are members of one cluster.
        Of<AskContact, Wire.AskContact>("FA", Wire.AskContact.Parser, FormingFormats.ToWire, FormingFormats.FromWire),
        Of<ContactAnswer, Wire.ContactAnswer>("FC", Wire.ContactAnswer.Parser, FormingFormats.ToWire, FormingFormats.FromWire),
    ];

    /// <summary>Their types.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. All.Select(manifest => manifest.Type)];

    /// <summary>By the type of the message.</summary>
    public static FrozenDictionary<Type, MessageManifest> ByType { get; } = All.ToFrozenDictionary(manifest => manifest.Type);

    /// <summary>By the manifest's text.</summary>
    public static FrozenDictionary<string, MessageManifest> ByText { get; } = All.ToFrozenDictionary(manifest => manifest.Text);
}
