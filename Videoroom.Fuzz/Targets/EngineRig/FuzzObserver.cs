using System.Net;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>What a peer connection reports, as far as it must hold something.</summary>
internal sealed class FuzzObserver : IPeerConnectionObserver
{
    private int _connected;
    private string? _failure;

    /// <summary>Media may pass.</summary>
    public bool IsConnected => Volatile.Read(ref _connected) > 0;

    /// <summary>Why it ended; null while it has not.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <inheritdoc/>
    public void OnReached()
    {
    }

    /// <inheritdoc/>
    public void OnIceSelected(string remoteUsernameFragment, IPEndPoint remote)
    {
    }

    /// <inheritdoc/>
    public void OnConnected() => Interlocked.Increment(ref _connected);

    /// <inheritdoc/>
    public void OnFailed(PeerConnectionFailure failure, string reason) => Volatile.Write(ref _failure, $"{failure}: {reason}");

    /// <inheritdoc/>
    public void OnEncodingSwitched(string trackId, string rid, EncodingSwitchReason reason)
    {
    }

    /// <inheritdoc/>
    public void OnNeededEncodings(string trackId, IReadOnlyList<string> rids)
    {
    }

    /// <inheritdoc/>
    public void OnVoiceActivity(string trackId, bool isSpeaking)
    {
    }

    /// <inheritdoc/>
    public void OnSample(PeerConnectionSample sample)
    {
    }
}
