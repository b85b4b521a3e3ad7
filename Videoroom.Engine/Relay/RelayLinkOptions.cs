namespace Videoroom.Engine.Relay;

/// <summary>How a link to another node is opened.</summary>
/// <param name="Offer">The offer that the other node made for us (<see cref="IMediaRelay.CreateOffer"/> there).</param>
public sealed record RelayLinkOptions(RelayOffer Offer);
