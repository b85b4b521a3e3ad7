namespace Videoroom.Actors.Negotiation;

/// <summary>What a peer does in its room, by the way that it came in.</summary>
public enum PeerRole
{
    /// <summary>Sends and receives, and is told of the others: a client with a channel.</summary>
    Participant,

    /// <summary>Only sends (WHIP, RFC 9725). The others are told of it; it is told of nobody.</summary>
    Publisher,

    /// <summary>Only receives (WHEP). Nobody is told of it, nor it of anybody.</summary>
    Viewer,
}
