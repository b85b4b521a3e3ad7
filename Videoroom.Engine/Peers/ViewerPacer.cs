using Videoroom.Engine.Bandwidth.Pacing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Peers;

/// <summary>
/// The video packets that wait until a viewer's network is to get them: <see cref="PacingBudget"/>. Audio never waits. On the peer's home loop.
/// </summary>
internal sealed class ViewerPacer
{
    /// <summary>With more packets the first go at once.</summary>
    public const int MaxWaiting = 1024;

    private readonly PeerSession _session;
    private readonly PacingBudget _budget = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly LoopTimer _timer;
    private long _waitingBytes;

    public ViewerPacer(PeerSession session)
    {
        _session = session;
        _timer = session.CreateTimer(_ => SendDue());
    }

    /// <summary>What the viewer's network carries, in bits a second; 0 when that is not known, and nothing waits.</summary>
    public long EstimateBps
    {
        get => _budget.EstimateBps;
        set => _budget.EstimateBps = value;
    }

    /// <summary>A packet was sent, of any kind.</summary>
    /// <param name="bytes">All headers included.</param>
    public void OnSent(int bytes) => _budget.OnSent(bytes);

    /// <inheritdoc cref="ISubscriber.TryWait"/>
    public bool TryWait(TrackSender sender, in SentPacket packet)
    {
        if (_waiting.Count == 0 && _budget.MaySend(0, _session.Loop.NowUs))
        {
            return false;
        }

        packet.Buffer.Retain();
        _waiting.Enqueue(new Waiting(sender, packet));
        _waitingBytes += packet.Buffer.Rtp.Length;
        if (_waiting.Count > MaxWaiting)
        {
            SendFirst();
        }

        if (!_timer.IsScheduled)
        {
            Schedule();
        }

        return true;
    }

    /// <summary>What waits of a subscription that is over is not sent.</summary>
    public void Forget(TrackSender sender)
    {
        for (var i = _waiting.Count; i > 0; i--)
        {
            var waiting = _waiting.Dequeue();
            if (waiting.Sender == sender)
            {
                Release(waiting);
            }
            else
            {
                _waiting.Enqueue(waiting);
            }
        }
    }

    /// <summary>Nothing is sent any more.</summary>
    public void Close()
    {
        _session.Loop.Timers.Cancel(_timer);
        while (_waiting.TryDequeue(out var waiting))
        {
            Release(waiting);
        }
    }

    private void SendDue()
    {
        while (_waiting.Count > 0 && _budget.MaySend(_waitingBytes, _session.Loop.NowUs))
        {
            SendFirst();
        }

        if (_waiting.Count > 0)
        {
            Schedule();
        }
    }

    private void SendFirst()
    {
        var waiting = _waiting.Dequeue();
        waiting.Sender.SendWaiting(waiting.Packet);
        Release(waiting);
    }

    private void Release(in Waiting waiting)
    {
        _waitingBytes -= waiting.Packet.Buffer.Rtp.Length;
        waiting.Packet.Buffer.Release();
    }

    private void Schedule()
    {
        var nextUs = _budget.NextUs(_waitingBytes, _session.Loop.NowUs);
        _session.Loop.Timers.Schedule(_timer, Math.Max(_session.Loop.NowMs + 1, nextUs / 1000));
    }

    private readonly record struct Waiting(TrackSender Sender, SentPacket Packet);
}
