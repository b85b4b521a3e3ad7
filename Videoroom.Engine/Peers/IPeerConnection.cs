using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine.Peers;

/// <summary>
/// The server's side of one peer connection: ICE-lite, DTLS, SRTP, and the tracks in both directions.
/// Every method is callable from any thread, returns at once and is carried out in call order by the connection's
/// home loop; after <see cref="Close"/> all are ignored.
/// </summary>
public interface IPeerConnection
{
    /// <summary>Our ICE credentials. They stay the same for the whole call, through the client's ICE restarts.</summary>
    IceParameters LocalIce { get; }

    /// <summary>The client's credentials for the integrated TURN server, good until the connection ends.</summary>
    TurnCredentials TurnCredentials { get; }

    /// <summary>
    /// The certificates that the client may show. Until this is called no media passes in either direction; a
    /// handshake that ends with another certificate fails the connection.
    /// </summary>
    /// <param name="fingerprints">The offer's <c>a=fingerprint</c> lines; any of them may match (RFC 8122, section 5).</param>
    /// <param name="ownRole">Our side of the handshake: a server waits for the client's hello, a client begins as soon as it is reached.</param>
    void SetRemoteFingerprints(IReadOnlyList<CertificateFingerprint> fingerprints, DtlsRole ownRole = DtlsRole.Server);

    /// <summary>Starts to receive a track, or changes one that has the same track id.</summary>
    void Publish(PublishOptions options);

    /// <summary>Stops to receive a track; its subscribers get nothing more. Unknown ids are ignored.</summary>
    void Unpublish(string trackId);

    /// <summary>Starts to forward a track into the slot with this mid, replacing what the slot carried. A keyframe is asked for.</summary>
    void Subscribe(SubscribeOptions options);

    /// <summary>Empties a slot. Unknown mids are ignored.</summary>
    void Unsubscribe(string mid);

    /// <summary>
    /// Chooses the simulcast layer of a track that is forwarded; without it, the highest. While that layer is silent, the next
    /// lower one that is not stands in for it, else any. Lasts until the track's slot is subscribed anew; a track that is not
    /// forwarded and a layer that it does not have are ignored.
    /// </summary>
    /// <param name="trackId">The subscribed track.</param>
    /// <param name="rid">The layer.</param>
    void SetTargetEncoding(string trackId, string rid);

    /// <summary>
    /// Says how the client shows the video tracks that it is sent. Replaces what was said before. Tracks that are not forwarded may be
    /// among them; of a track that is not, and of all tracks before the first call, it is not known how they are shown.
    /// </summary>
    /// <param name="needs">Each track at most once.</param>
    void SetNeeds(IReadOnlyList<TrackNeed> needs);

    /// <summary>
    /// Says what the client reports of the quality of its tracks. Replaces what was said before; tracks that it neither publishes nor receives
    /// are ignored.
    /// </summary>
    void SetQualityReport(QualityReport report);

    /// <summary>
    /// Says of which tracks that the client receives their publishers send nothing on purpose (camera off, muted): that they are silent is no
    /// <see cref="TrackCause.PublisherSilent"/>. Replaces what was said before.
    /// </summary>
    /// <param name="trackIds">The tracks; those that are not forwarded may be among them.</param>
    void SetInactiveTracks(IReadOnlySet<string> trackIds);

    /// <summary>
    /// The publisher of a track that is forwarded is, or will be, connected elsewhere or anew: its stream there is taken as soon
    /// as it has a keyframe; until then, and for as long as the new one has not begun, the present one plays on. A source that is
    /// older than the present one, and a track that is not forwarded, are ignored.
    /// </summary>
    /// <param name="trackId">The subscribed track.</param>
    /// <param name="source">Where its publisher is now.</param>
    void SetTrackSource(string trackId, TrackSource source);

    /// <summary>Ends the connection and frees all that it held; the client is told by a DTLS close_notify alert.</summary>
    void Close();
}
