using System.Net;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Engine.Peers;

/// <summary>
/// What a peer connection reports. Called on threads of the engine, in order per connection: an implementation
/// passes the news on and returns; it never blocks and never throws.
/// </summary>
public interface IPeerConnectionObserver
{
    /// <summary>
    /// The first authenticated check came, once: somebody who has the answer's ICE credentials sends from an address of theirs. DTLS
    /// begins only now.
    /// </summary>
    void OnReached();

    /// <summary>The client nominated a pair: at the start, after each ICE restart, and when its address changed.</summary>
    /// <param name="remoteUsernameFragment">The client's ICE user name fragment in the check that nominated it.</param>
    /// <param name="remote">The client's address as we see it.</param>
    void OnIceSelected(string remoteUsernameFragment, IPEndPoint remote);

    /// <summary>DTLS is done, the fingerprint matched, media flows.</summary>
    void OnConnected();

    /// <summary>The connection is over and has freed what it held.</summary>
    /// <param name="failure">What ended it.</param>
    /// <param name="reason">One sentence for the log and the user; no secrets.</param>
    void OnFailed(PeerConnectionFailure failure, string reason);

    /// <summary>A subscription now forwards another simulcast layer; also told for the first.</summary>
    /// <param name="trackId">The subscribed track.</param>
    /// <param name="rid">The layer.</param>
    /// <param name="reason">Why.</param>
    void OnEncodingSwitched(string trackId, string rid, EncodingSwitchReason reason);

    /// <summary>Somebody else needs these simulcast layers of a track that this connection publishes, and no other one.</summary>
    /// <param name="trackId">The published track.</param>
    /// <param name="rids">The layers, lowest quality first; none when nobody needs the track.</param>
    void OnNeededEncodings(string trackId, IReadOnlyList<string> rids);

    /// <summary>
    /// Somebody begins or stops to speak on a track that this connection publishes, as far as the levels in its packets tell
    /// (RFC 6464). A track begins silent.
    /// </summary>
    /// <param name="trackId">The published track.</param>
    /// <param name="isSpeaking">True when it begins.</param>
    void OnVoiceActivity(string trackId, bool isSpeaking);

    /// <summary>Once a second: what the connection carried.</summary>
    void OnSample(PeerConnectionSample sample);
}
