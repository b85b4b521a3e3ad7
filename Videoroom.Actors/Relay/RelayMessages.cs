namespace Videoroom.Actors.Relay;

// What the media relays' actors of two nodes tell each other. Immutable, as nobody writes to the arrays.

/// <summary>A node wants to be sent media, and says where to and under which key.</summary>
/// <param name="Node">The node that sends this, <c>host:port</c>.</param>
/// <param name="Run">Tells one run of that node from the next.</param>
/// <param name="Offer">What <see cref="Videoroom.Engine.Relay.RelayOffer.ToBytes"/> gives; secret.</param>
internal sealed record RelayOffered(string Node, int Run, byte[] Offer)
{
    /// <summary>Without the offer: whoever knows it can send media in our name.</summary>
    public override string ToString() => $"RelayOffered {{ {Node}, run {Run} }}";
}

/// <summary>The node sends media under an offer from now on.</summary>
/// <param name="Node">The node that sends this, <c>host:port</c>.</param>
/// <param name="LinkId">The offer's <see cref="Videoroom.Engine.Relay.RelayOffer.LinkId"/>.</param>
internal sealed record RelayAccepted(string Node, uint LinkId);

/// <summary>A control message of the node's relay to ours. In order, none lost.</summary>
/// <param name="Node">The node that sends this, <c>host:port</c>.</param>
/// <param name="Message">For <see cref="Videoroom.Engine.Relay.IMediaRelay.HandleControl"/>.</param>
internal sealed record RelayControlled(string Node, byte[] Message)
{
    /// <summary>Without the message.</summary>
    public override string ToString() => $"RelayControlled {{ {Node}, {Message.Length} bytes }}";
}
