namespace Videoroom.Actors.Negotiation;

/// <summary>Why an offer cannot be answered.</summary>
/// <param name="Fault">What is wrong, by kind.</param>
/// <param name="Message">One sentence: what was wrong and what was expected; no secrets.</param>
public sealed record HttpOfferRefusal(HttpOfferFault Fault, string Message);
