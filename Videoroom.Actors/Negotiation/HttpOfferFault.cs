namespace Videoroom.Actors.Negotiation;

/// <summary>What is wrong with an offer, by kind.</summary>
public enum HttpOfferFault
{
    /// <summary>It is no SDP.</summary>
    Malformed,

    /// <summary>The server cannot run its transport.</summary>
    Transport,

    /// <summary>The server cannot take, or send, its tracks.</summary>
    Media,
}
