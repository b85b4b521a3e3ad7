using Videoroom.Engine.Bandwidth.Probing;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Peers;

/// <summary>Sends the packets of a probe: padding, at the probe's rate. On the peer's home loop.</summary>
/// <param name="session">The peer.</param>
/// <param name="send">Sends padding of about so many bytes; gives what was sent, 0 when nothing can be.</param>
/// <param name="sent">Told when a probe was sent: another may follow at once.</param>
internal sealed class ProbeSender(PeerSession session, Func<int, int> send, Action sent)
{
    private const long StepMs = 1;
    private const int MostPackets = 400;

    private LoopTimer? _timer;
    private ProbeCluster _probe;
    private long _beganUs;
    private long _sentBytes;
    private int _packets;

    /// <summary>What is being sent; <see cref="ProbeId.None"/> while nothing is.</summary>
    public ProbeId Active { get; private set; }

    /// <summary>The rate of what is being sent, in bits a second; 0 while nothing is.</summary>
    public long RateBps => Active.IsProbe ? _probe.BitrateBps : 0;

    /// <summary>Begins to send one.</summary>
    public void Begin(in ProbeCluster probe)
    {
        (_probe, Active, _beganUs, _sentBytes, _packets) = (probe, probe.Id, session.Loop.Clock.NowUs, 0, 0);
        Send(session.Loop.NowMs);
    }

    /// <summary>Ends it.</summary>
    public void Close()
    {
        Active = ProbeId.None;
        if (_timer is not null)
        {
            session.Loop.Timers.Cancel(_timer);
        }
    }

    private void Send(long nowMs)
    {
        // What a step is late the next packets make up for: the rate is that of the whole probe.
        var dueBytes = ((session.Loop.Clock.NowUs - _beganUs) * _probe.BitrateBps / 8_000_000) + 1;
        while (_sentBytes < dueBytes && Active.IsProbe)
        {
            var bytes = send(_probe.PacketSize);
            _sentBytes += bytes;
            _packets++;
            if (bytes == 0 || _packets >= MostPackets || (_sentBytes >= _probe.MinimumBytes && _packets >= _probe.MinimumPackets))
            {
                Active = ProbeId.None;
            }
        }

        if (Active.IsProbe)
        {
            _timer ??= session.CreateTimer(Continue);
            session.Loop.Timers.Schedule(_timer, nowMs + StepMs);
        }
    }

    private void Continue(long nowMs)
    {
        Send(nowMs);
        if (!Active.IsProbe)
        {
            sent();
        }
    }
}
