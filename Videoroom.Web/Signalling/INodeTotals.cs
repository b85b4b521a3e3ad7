namespace Videoroom.Web.Signalling;

/// <summary>Where the <c>stats</c> topic gets its numbers.</summary>
internal interface INodeTotals
{
    /// <summary>Counts. Never throws.</summary>
    /// <returns>Null when the node does not answer at the moment.</returns>
    ValueTask<NodeTotals?> ReadAsync();
}

/// <summary>
/// What a node runs and has carried, in totals only: whoever reads them learns of no room, no peer and no address.
/// </summary>
/// <param name="Rooms">Rooms.</param>
/// <param name="Peers">Peers in them.</param>
/// <param name="Sockets">Open WebSockets.</param>
/// <param name="Connections">Peer connections.</param>
/// <param name="Tracks">Tracks that peers send.</param>
/// <param name="Subscriptions">Tracks that are forwarded, counted once a receiver.</param>
/// <param name="PacketsReceived">Datagrams taken from the media port since the start.</param>
/// <param name="PacketsSent">Datagrams sent from it.</param>
/// <param name="PacketsRefused">Received ones that changed nothing.</param>
/// <param name="PacketsDropped">Ones that could not be passed on.</param>
/// <param name="SessionsWaiting">WHIP and WHEP sessions whose clients have not come yet: no peers so far.</param>
/// <param name="SessionsDropped">Ones that were answered and got no seat in their room, since the start.</param>
internal sealed record NodeTotals(
    int Rooms,
    int Peers,
    int Sockets,
    int Connections,
    int Tracks,
    int Subscriptions,
    long PacketsReceived,
    long PacketsSent,
    long PacketsRefused,
    long PacketsDropped,
    int SessionsWaiting,
    long SessionsDropped);
