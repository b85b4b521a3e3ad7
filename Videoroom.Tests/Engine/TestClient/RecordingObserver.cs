using System.Collections.Concurrent;
using System.Net;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>Writes down what a peer connection reports.</summary>
internal sealed class RecordingObserver : IPeerConnectionObserver
{
    private int _connected;
    private int _reached;

    public ConcurrentQueue<(string UsernameFragment, IPEndPoint Remote)> Selected { get; } = new();

    public ConcurrentQueue<(PeerConnectionFailure Failure, string Reason)> Failures { get; } = new();

    public ConcurrentQueue<(string TrackId, string Rid, EncodingSwitchReason Reason)> Encodings { get; } = new();

    public ConcurrentQueue<(string TrackId, IReadOnlyList<string> Rids)> NeededEncodings { get; } = new();

    public ConcurrentQueue<(string TrackId, bool IsSpeaking)> Voices { get; } = new();

    public ConcurrentQueue<PeerConnectionSample> Samples { get; } = new();

    public int Connected => Volatile.Read(ref _connected);

    public int Reached => Volatile.Read(ref _reached);

    public void OnReached() => Interlocked.Increment(ref _reached);

    public void OnIceSelected(string remoteUsernameFragment, IPEndPoint remote) => Selected.Enqueue((remoteUsernameFragment, remote));

    public void OnConnected() => Interlocked.Increment(ref _connected);

    public void OnFailed(PeerConnectionFailure failure, string reason) => Failures.Enqueue((failure, reason));

    public void OnEncodingSwitched(string trackId, string rid, EncodingSwitchReason reason) => Encodings.Enqueue((trackId, rid, reason));

    public void OnNeededEncodings(string trackId, IReadOnlyList<string> rids) => NeededEncodings.Enqueue((trackId, rids));

    public void OnVoiceActivity(string trackId, bool isSpeaking) => Voices.Enqueue((trackId, isSpeaking));

    public void OnSample(PeerConnectionSample sample) => Samples.Enqueue(sample);
}
