namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// Explains observed losses by two causes: a share that is lost at any rate (a bad radio link), and what was sent above the bandwidth. The
/// more likely a bandwidth makes the observations, the better. Random loss does not change with the rate, so it does not lower the
/// bandwidth; an overflow does. The model is that of libwebrtc's loss-based estimation (version 2).
/// </summary>
internal sealed class LossModel
{
    /// <summary>Observations that count: 5 s.</summary>
    public const int Window = 20;

    /// <summary>Losses above this share count as congestion, whatever the rate: a call needs most of its packets.</summary>
    public const double MaximumInherentLoss = 0.2;

    private const double MinimumInherentLoss = 0.001;
    private const double Aging = 0.9;
    private const int Bisections = 10;

    // When two bandwidths explain the losses equally well, the higher one is preferred.
    private const double HigherBandwidthBias = 0.02;

    private readonly LossObservation[] _observations = new LossObservation[Window];
    private readonly double[] _excess = new double[Window];
    private int _count;
    private int _next;

    /// <summary>The share of packets that were lost, the newest counting most.</summary>
    public double AverageLoss { get; private set; }

    /// <summary>Takes an observation.</summary>
    public void Add(in LossObservation observation)
    {
        _observations[_next] = observation;
        _next = (_next + 1) % Window;
        _count = Math.Min(_count + 1, Window);
        var packets = 0.0;
        var lost = 0.0;
        var weight = 1.0;
        for (var age = 0; age < _count; age++, weight *= Aging)
        {
            ref readonly var old = ref At(age);
            packets += weight * old.Packets;
            lost += weight * old.Lost;
        }

        AverageLoss = packets > 0 ? lost / packets : 0;
    }

    /// <summary>How well a bandwidth explains the observations, at its best inherent loss: comparable between bandwidths.</summary>
    public double Score(double bandwidthBps)
    {
        for (var age = 0; age < _count; age++)
        {
            _excess[age] = Math.Max(0, 1 - (bandwidthBps / Math.Max(1, At(age).SentBps)));
        }

        var inherent = FindInherentLoss();
        var bias = HigherBandwidthBias * Math.Log(1 + (bandwidthBps / 1000));
        var score = 0.0;
        var weight = 1.0;
        for (var age = 0; age < _count; age++, weight *= Aging)
        {
            ref readonly var observation = ref At(age);
            var loss = Math.Clamp(inherent + ((1 - inherent) * _excess[age]), 1e-6, 1 - 1e-6);
            var received = observation.Packets - observation.Lost;
            score += weight * ((observation.Lost * Math.Log(loss)) + (received * Math.Log(1 - loss)) + (bias * observation.Packets));
        }

        return score;
    }

    /// <summary>Forgets all observations.</summary>
    public void Reset()
    {
        _count = 0;
        _next = 0;
        AverageLoss = 0;
    }

    // The likelihood is concave in the inherent loss: its derivative has one root.
    private double FindInherentLoss()
    {
        var low = MinimumInherentLoss;
        var high = MaximumInherentLoss;
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            if (Derivative(middle) > 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    private double Derivative(double inherent)
    {
        var sum = 0.0;
        var weight = 1.0;
        for (var age = 0; age < _count; age++, weight *= Aging)
        {
            ref readonly var observation = ref At(age);
            var passes = 1 - _excess[age];
            sum += weight * ((observation.Lost * passes / (inherent + ((1 - inherent) * _excess[age])))
                - ((observation.Packets - observation.Lost) / (1 - inherent)));
        }

        return sum;
    }

    private ref readonly LossObservation At(int age) => ref _observations[(_next - 1 - age + (2 * Window)) % Window];
}
