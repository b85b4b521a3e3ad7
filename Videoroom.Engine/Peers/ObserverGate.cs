using System.Net;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Engine.Peers;

/// <summary>
/// Keeps an observer's calls in order, though they come from a loop, the thread pool and a timer, and ends them with the
/// connection. The lock is held for as long as it takes to put a message into a mailbox.
/// </summary>
internal sealed class ObserverGate(IPeerConnectionObserver observer)
{
    private readonly Lock _lock = new();
    private bool _closed;

    public void Reached()
    {
        lock (_lock)
        {
            if (!_closed)
            {
                observer.OnReached();
            }
        }
    }

    public void IceSelected(string remoteUsernameFragment, IPEndPoint remote)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                observer.OnIceSelected(remoteUsernameFragment, remote);
            }
        }
    }

    public void Connected()
    {
        lock (_lock)
        {
            if (!_closed)
            {
                observer.OnConnected();
            }
        }
    }

    public void EncodingSwitched(string trackId, string rid, EncodingSwitchReason reason)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                observer.OnEncodingSwitched(trackId, rid, reason);
            }
        }
    }

    public void NeededEncodings(string trackId, IReadOnlyList<string> rids)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                observer.OnNeededEncodings(trackId, rids);
            }
        }
    }

    public void VoiceActivity(string trackId, bool isSpeaking)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                observer.OnVoiceActivity(trackId, isSpeaking);
            }
        }
    }

    public void Sample(PeerConnectionSample sample)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                observer.OnSample(sample);
            }
        }
    }

    /// <summary>The last call.</summary>
    public void Failed(PeerConnectionFailure failure, string reason)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            observer.OnFailed(failure, reason);
        }
    }

    /// <summary>No more calls: whoever closed the connection knows.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }
}
