using Akka.Actor;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Settings;

namespace Videoroom.Actors.Channels;

/// <summary>Which peer a channel is for.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="PeerId">The peer.</param>
/// <param name="Generation">Which session of it.</param>
/// <param name="IsMove">An earlier session goes on until the client ends it.</param>
internal sealed record ChannelIdentity(string RoomId, string PeerId, int Generation = 1, bool IsMove = false)
{
    /// <summary>The name of its actor.</summary>
    public string ActorName => Generation == 1 ? PeerId : $"{PeerId}.{Generation}";
}

/// <summary>What all channels of a node share. Never leaves the node.</summary>
/// <param name="Region">The rooms' shard region or parent.</param>
/// <param name="Endpoints">The node's <c>endpoints</c> supervisor.</param>
/// <param name="Options">The settings.</param>
/// <param name="Tokens">For coming back.</param>
/// <param name="Epochs">Learns which lives of rooms the channels have seen.</param>
internal sealed record ChannelDependencies(
    IActorRef Region, IActorRef Endpoints, RoomSystemOptions Options, ResumeTokens Tokens, RoomEpochs Epochs);
