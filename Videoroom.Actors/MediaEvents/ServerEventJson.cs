using System.Text.Json.Serialization;

namespace Videoroom.Actors.MediaEvents;

/// <summary>The <c>data</c> objects of server events.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Connected))]
[JsonSerializable(typeof(EndpointAdded))]
[JsonSerializable(typeof(EndpointRemoved))]
[JsonSerializable(typeof(EndpointUpdated))]
[JsonSerializable(typeof(EndpointConnection))]
[JsonSerializable(typeof(PeerAccepted))]
[JsonSerializable(typeof(PeerDenied))]
[JsonSerializable(typeof(PeerJoined))]
[JsonSerializable(typeof(PeerLeft))]
[JsonSerializable(typeof(PeerUpdated))]
[JsonSerializable(typeof(PeerRemovedEvent))]
[JsonSerializable(typeof(Move))]
[JsonSerializable(typeof(ErrorEvent))]
[JsonSerializable(typeof(TracksAdded))]
[JsonSerializable(typeof(TracksRemoved))]
[JsonSerializable(typeof(TrackUpdated))]
[JsonSerializable(typeof(TrackEncodingDisabled))]
[JsonSerializable(typeof(TrackEncodingEnabled))]
[JsonSerializable(typeof(TrackAvailabilityChanged))]
[JsonSerializable(typeof(OfferData))]
[JsonSerializable(typeof(SdpAnswer))]
[JsonSerializable(typeof(ServerCandidate))]
[JsonSerializable(typeof(EncodingSwitched))]
[JsonSerializable(typeof(NeededEncodings))]
[JsonSerializable(typeof(TrackQualities))]
[JsonSerializable(typeof(VadNotification))]
internal sealed partial class ServerEventJson : JsonSerializerContext;
