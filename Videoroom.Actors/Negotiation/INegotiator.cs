namespace Videoroom.Actors.Negotiation;

/// <summary>
/// The server's side of one peer's negotiation: takes what the client, the room and the engine say, and answers with what
/// follows. Pure: no actor, no engine call, no clock of its own. Not thread-safe.
/// </summary>
public interface INegotiator
{
    /// <summary>When <see cref="OnTimeout"/> is due, on the clock of the inputs; null for never.</summary>
    long? DeadlineMs { get; }

    /// <summary>Whether this is a track that the peer publishes.</summary>
    bool Publishes(string trackId);

    /// <summary>This peer should receive these tracks. A known id is an update of its format.</summary>
    NegotiationResult AddRemoteTracks(IReadOnlyList<RemoteTrack> tracks, long nowMs);

    /// <summary>This peer should no longer receive these tracks. Unknown ids are ignored.</summary>
    NegotiationResult RemoveRemoteTracks(IReadOnlyList<string> trackIds, long nowMs);

    /// <summary>The client wants to make an offer.</summary>
    /// <param name="iceRestart">Its ICE has failed.</param>
    /// <param name="nowMs">The time.</param>
    NegotiationResult RequestNegotiation(bool iceRestart, long nowMs);

    /// <summary>The client's offer.</summary>
    NegotiationResult HandleOffer(ClientOffer offer, long nowMs);

    /// <summary>The engine selected a pair (<c>IPeerConnectionObserver.OnIceSelected</c>).</summary>
    NegotiationResult HandleIceSelected(string remoteUsernameFragment, long nowMs);

    /// <summary>To be called at <see cref="DeadlineMs"/>.</summary>
    NegotiationResult OnTimeout(long nowMs);
}
