namespace Videoroom.Actors.Negotiation;

/// <summary>
/// The server's side of one peer's negotiation (docs/protocol.md, sections 3.3 and 4): the client always offers, the server
/// always triggers, one round at a time. Pure: no actor, no engine call, no clock of its own. Not thread-safe.
/// </summary>
public sealed class Negotiator
{
    /// <summary>Begins without tracks, idle.</summary>
    public Negotiator(NegotiatorOptions options)
    {
        _ = options;
    }

    /// <summary>When <see cref="OnTimeout"/> is due, on the clock of the inputs; null while no round is open.</summary>
    public long? DeadlineMs => null;

    /// <summary>
    /// This peer should receive these tracks. The caller tells the client (<c>tracksAdded</c>) before it sends the offerData.
    /// A known id is an update of its format.
    /// </summary>
    public NegotiationResult AddRemoteTracks(IReadOnlyList<RemoteTrack> tracks, long nowMs) => throw new NotImplementedException();

    /// <summary>This peer should no longer receive these tracks. Unknown ids are ignored.</summary>
    public NegotiationResult RemoveRemoteTracks(IReadOnlyList<string> trackIds, long nowMs) => throw new NotImplementedException();

    /// <summary>The client's <c>renegotiateTracks</c>.</summary>
    public NegotiationResult RequestNegotiation(bool iceRestart, long nowMs) => throw new NotImplementedException();

    /// <summary>The client's <c>sdpOffer</c>.</summary>
    public NegotiationResult HandleOffer(ClientOffer offer, long nowMs) => throw new NotImplementedException();

    /// <summary>The engine selected a pair (<c>IPeerConnectionObserver.OnIceSelected</c>).</summary>
    public NegotiationResult HandleIceSelected(string remoteUsernameFragment, long nowMs) => throw new NotImplementedException();

    /// <summary>To be called at <see cref="DeadlineMs"/>: a round that got stuck is given up, and the next may begin.</summary>
    public NegotiationResult OnTimeout(long nowMs) => throw new NotImplementedException();
}
