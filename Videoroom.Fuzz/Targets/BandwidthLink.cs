using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Bandwidth.Probing;
using Videoroom.Engine.Rtp;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// A link of a constant rate with an honest viewer behind it, in virtual time: what the estimator sends over it after the hostile
/// feedback has ended. The sender uses the whole estimate, in steps of a millisecond.
/// </summary>
internal sealed class BandwidthLink(BandwidthEstimator estimator, ushort nextSequence, long nowUs)
{
    /// <summary>What the link carries, in bits a second.</summary>
    public const double CapacityBps = 2_000_000;

    private const int PacketSize = 1_000;
    private const long StepUs = 1_000;
    private const long DelayUs = 30_000;
    private const long QueueUs = 300_000;

    // The viewer's clock is not ours.
    private const long ClockOffsetUs = 77_000_000;

    private readonly TransportFeedbackBuilder _builder = new();
    private readonly Queue<(ushort Sequence, int Size, long ArrivalUs)> _underWay = new();
    private readonly byte[] _buffer = new byte[TransportFeedbackBuilder.MaximumSize];
    private ProbeCluster _probe;
    private int _probeBytesLeft;
    private double _budget;
    private long _freeUs;
    private ushort _nextSequence = nextSequence;
    private long _nowUs = nowUs;

    /// <summary>Lets time pass.</summary>
    /// <returns>The mean of the estimate meanwhile.</returns>
    public double Run(int milliseconds)
    {
        var sum = 0.0;
        for (var i = 0; i < milliseconds; i++)
        {
            _nowUs += StepUs;
            Send();
            Arrive();
            if (_nowUs >= estimator.DeadlineUs)
            {
                estimator.OnTimer(_nowUs);
            }

            if (estimator.TryTakeProbe(_nowUs, out var probe))
            {
                _probe = probe;
                _probeBytesLeft = probe.MinimumBytes;

                // Evenly: what media has left would send the first packets of the probe at once.
                _budget = 0;
            }

            sum += estimator.EstimateBps;
        }

        return sum / milliseconds;
    }

    private void Send()
    {
        var isProbing = _probeBytesLeft > 0;
        var size = isProbing ? _probe.PacketSize : PacketSize;
        _budget += (isProbing ? _probe.BitrateBps : estimator.EstimateBps) * StepUs / 8e6;
        while (_budget >= size)
        {
            _budget -= size;
            _probeBytesLeft -= isProbing ? size : 0;
            estimator.OnSent(_nextSequence, size, isProbing ? _probe.Id : ProbeId.None, _nowUs);
            var startUs = Math.Max(_nowUs, _freeUs);
            if (startUs - _nowUs <= QueueUs)
            {
                _freeUs = startUs + (long)(size * 8e6 / CapacityBps);
                _underWay.Enqueue((_nextSequence, size, _freeUs + DelayUs));
            }

            _nextSequence++;
        }
    }

    private void Arrive()
    {
        while (_underWay.TryPeek(out var packet) && packet.ArrivalUs <= _nowUs)
        {
            _underWay.Dequeue();
            _builder.OnPacket(packet.Sequence, packet.Size, packet.ArrivalUs + ClockOffsetUs);
        }

        int size;
        while ((size = _builder.Build(_buffer, 1, 2, (_nowUs + ClockOffsetUs) / 1000)) > 0)
        {
            if (RtcpReader.TryCreate(_buffer.AsSpan(0, size), out var reader) && reader.TryRead(out var packet)
                && RtcpTransportFeedback.TryParse(in packet, out var feedback))
            {
                estimator.OnFeedback(ref feedback, _nowUs);
            }
        }
    }
}
