using Akka.Actor;
using Videoroom.Actors.Settings;

namespace Videoroom.Actors.Rooms;

/// <summary>What every room of a node is given. Never leaves the node.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Policy">Who may enter.</param>
/// <param name="Rooms">The node's <c>rooms</c> supervisor.</param>
/// <param name="Region">The rooms' shard region or parent; asked for late, as it does not exist when the first room's props are made.</param>
/// <param name="Epochs">For the names of the rooms' lives.</param>
/// <param name="Clock">For what a peer may change in a time.</param>
internal sealed record RoomDependencies(
    RoomSystemOptions Options, IAdmissionPolicy Policy, IActorRef Rooms, Func<IActorRef> Region, RoomEpochs Epochs, TimeProvider Clock);
