using System.Net;
using Akka.Actor;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;

namespace Videoroom.Actors.Endpoints;

/// <summary>
/// The only way from the engine's threads into the actors: it holds a ref and does nothing but tell, so that a loop never
/// waits and an endpoint that has gone costs a dead letter.
/// </summary>
/// <param name="endpoint">The endpoint.</param>
internal sealed class EndpointObserver(IActorRef endpoint) : IPeerConnectionObserver
{
    /// <inheritdoc/>
    public void OnReached() => Tell(IceReached.Instance);

    /// <inheritdoc/>
    public void OnIceSelected(string remoteUsernameFragment, IPEndPoint remote) => Tell(new IceSelected(remoteUsernameFragment));

    /// <inheritdoc/>
    public void OnConnected() => Tell(MediaConnected.Instance);

    /// <inheritdoc/>
    public void OnFailed(PeerConnectionFailure failure, string reason) => Tell(new MediaFailed(failure, reason));

    /// <inheritdoc/>
    public void OnEncodingSwitched(string trackId, string rid, EncodingSwitchReason reason) => Tell(new LayerSwitched(trackId, rid, reason));

    /// <inheritdoc/>
    public void OnNeededEncodings(string trackId, IReadOnlyList<string> rids) => Tell(new LayersNeeded(trackId, rids));

    /// <inheritdoc/>
    public void OnVoiceActivity(string trackId, bool isSpeaking) => Tell(new VoiceHeard(trackId, isSpeaking));

    /// <inheritdoc/>
    public void OnSample(PeerConnectionSample sample) => Tell(new SampleTaken(sample));

    private void Tell(object report) => endpoint.Tell(report, ActorRefs.NoSender);
}
