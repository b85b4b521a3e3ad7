using Akka.Actor;
using Videoroom.Engine.Relay;

namespace Videoroom.Actors.Relay;

/// <summary>Gives the engine's control messages to the relays' actor. Callable from any thread.</summary>
/// <param name="relays">The actor.</param>
internal sealed class RelayControl(IActorRef relays) : IRelayControl
{
    /// <inheritdoc/>
    public void Send(string node, ReadOnlyMemory<byte> message)
        => relays.Tell(new SendRelayControl(node, message.ToArray()), ActorRefs.NoSender);
}

/// <summary>The media relay has something to say to another node's. Never leaves the node.</summary>
internal sealed record SendRelayControl(string Node, byte[] Message);

/// <summary>Some node may not have heard our offer. Never leaves the node.</summary>
internal sealed record OfferAgain
{
    /// <summary>The only one.</summary>
    public static OfferAgain Instance { get; } = new();
}
