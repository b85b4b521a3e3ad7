using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Rtp;
using Videoroom.Impair.Links;

namespace Videoroom.Tests.Engine.Bandwidth.Simulation;

/// <summary>
/// One viewer behind a simulated link, in virtual time: the estimator decides, a source follows, the link delays and loses, and the
/// viewer's feedback comes back.
/// </summary>
internal sealed class BandwidthSimulation
{
    private const long SampleUs = 100_000;

    private readonly ImpairedLink<SimulatedPacket> _link;
    private readonly ImpairedLink<byte[]> _back = new(seed: 99);
    private readonly SimulatedViewer _viewer = new();
    private readonly List<(long AtUs, Action Change)> _changes = [];
    private long _nextSampleUs;

    public BandwidthSimulation(SimulatedSource source, long demandBps, int seed = 1, BandwidthOptions? options = null, long delayMs = 50)
    {
        _link = new ImpairedLink<SimulatedPacket>(seed);
        DelayMs = delayMs;
        Estimator = new BandwidthEstimator(0, options ?? new BandwidthOptions());
        Estimator.SetDemand(demandBps);
        Estimator.OnRoundTrip(2 * delayMs * 1000);
        Sender = new SimulatedSender(Estimator, source);
        Feedback = Receive;
        _back.Set(new Impairment { Delay = TimeSpan.FromMilliseconds(delayMs) }, 0);
        Link(0, new Impairment());
    }

    public BandwidthEstimator Estimator { get; }

    public SimulatedSender Sender { get; }

    public SimulatedViewer Viewer => _viewer;

    public SimulationTrace Trace { get; } = new();

    public long NowUs { get; private set; }

    public double NowSeconds => NowUs / 1e6;

    /// <summary>What happens to a feedback packet that came back: by default it is read.</summary>
    public Action<byte[]> Feedback { get; set; }

    private long DelayMs { get; }

    /// <summary>Changes the link at a time; the delay of the simulation is added.</summary>
    public BandwidthSimulation Link(double atSeconds, Impairment impairment)
        => At(atSeconds, () => _link.Set(impairment with { Delay = impairment.Delay + TimeSpan.FromMilliseconds(DelayMs) }, NowUs));

    /// <summary>A link of a rate with a queue of so many milliseconds.</summary>
    public BandwidthSimulation Rate(double atSeconds, double bps, int queueMs = 300)
        => Link(atSeconds, new Impairment { BitsPerSecond = (long)bps, Queue = TimeSpan.FromMilliseconds(queueMs) });

    /// <summary>Does something at a time.</summary>
    public BandwidthSimulation At(double atSeconds, Action change)
    {
        _changes.Add(((long)(atSeconds * 1e6), change));
        _changes.Sort((left, right) => left.AtUs.CompareTo(right.AtUs));
        return this;
    }

    /// <summary>Runs until a time.</summary>
    public BandwidthSimulation Run(double untilSeconds)
    {
        var endUs = (long)(untilSeconds * 1e6);
        while (true)
        {
            var nextUs = Math.Min(Math.Min(Sender.NextUs, Estimator.DeadlineUs), Math.Min(_link.NextUs, _back.NextUs));
            nextUs = Math.Min(Math.Min(nextUs, _viewer.DeadlineUs), _nextSampleUs);
            nextUs = Math.Min(nextUs, _changes.Count > 0 ? _changes[0].AtUs : long.MaxValue);
            if (nextUs > endUs)
            {
                NowUs = endUs;
                return this;
            }

            NowUs = Math.Max(NowUs, nextUs);
            Step();
        }
    }

    /// <summary>Gives a feedback packet to the estimator.</summary>
    public void Receive(byte[] feedback)
    {
        if (!RtcpReader.TryCreate(feedback, out var reader))
        {
            return;
        }

        while (reader.TryRead(out var packet))
        {
            if (RtcpTransportFeedback.TryParse(in packet, out var parsed))
            {
                Estimator.OnFeedback(ref parsed, NowUs);
            }
        }
    }

    private void Step()
    {
        while (_changes.Count > 0 && _changes[0].AtUs <= NowUs)
        {
            var change = _changes[0].Change;
            _changes.RemoveAt(0);
            change();
        }

        while (_link.TryTake(NowUs, out var packet))
        {
            _viewer.OnPacket(packet, NowUs);
            Trace.OnArrival(packet, NowUs, DelayMs * 1000);
        }

        while (NowUs >= _viewer.DeadlineUs && _viewer.TryReport(NowUs, out var feedback))
        {
            _back.TrySend(feedback, feedback.Length, NowUs);
        }

        while (_back.TryTake(NowUs, out var feedback))
        {
            Feedback(feedback);
            Sender.TakeProbe(NowUs);
        }

        if (NowUs >= Estimator.DeadlineUs)
        {
            Estimator.OnTimer(NowUs);
            Sender.TakeProbe(NowUs);
        }

        Sender.Send(NowUs, packet => Trace.OnSent(NowUs, !_link.TrySend(packet, packet.Size, NowUs)));
        if (NowUs >= _nextSampleUs)
        {
            Trace.OnSample(NowUs, Estimator, _link.Impairment.BitsPerSecond ?? 0);
            _nextSampleUs += SampleUs;
        }
    }
}
