using Videoroom.Impair.Links;

namespace Videoroom.Bench.Adapt;

/// <summary>The plans that there are.</summary>
internal static class AdaptPlans
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AdaptPlan> All { get; } =
    [
        new("step", "4 Mbit/s, then 700 kbit/s, then 4 Mbit/s", [AdaptPhase.Rate(15, 4), AdaptPhase.Rate(20, 0.7), AdaptPhase.Rate(20, 4)]),
        new("small", "300 kbit/s under a picture of 500 kbit/s", [AdaptPhase.Rate(10, 4), AdaptPhase.Rate(20, 0.3), AdaptPhase.Rate(20, 4)]) { BestBps = 500_000 },
        new("join", "joining on a fast network", [AdaptPhase.Rate(10, 50)]),
        new("rfc8867", "RFC 8867, section 5.1: 1, 2.5, 0.6 and 1 Mbit/s, eight people", [AdaptPhase.Rate(40, 1), AdaptPhase.Rate(20, 2.5), AdaptPhase.Rate(20, 0.6), AdaptPhase.Rate(20, 1)])
        {
            Publishers = 8,
            BestBps = 400_000,
        },
        new("loss", "10 % random loss for a minute, then 5 % in bursts for a minute", [Lossy(60, 0.1, 1), Lossy(60, 0.05, 5)]),
        new("noisy", "3 Mbit/s, a fifth more or less each second, with jitter and 1 % loss", Noisy(60)),
    ];

    private static AdaptPhase Lossy(double seconds, double loss, double burst) => new(seconds, new Impairment
    {
        BitsPerSecond = 4_000_000,
        Delay = TimeSpan.FromMilliseconds(20),
        Queue = TimeSpan.FromMilliseconds(300),
        Loss = loss,
        Burst = burst,
    });

    private static IReadOnlyList<AdaptPhase> Noisy(int seconds)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, seconds).Select(_ => new AdaptPhase(1, new Impairment
        {
            BitsPerSecond = (long)(3e6 * (0.8 + (0.4 * random.NextDouble()))),
            Delay = TimeSpan.FromMilliseconds(20),
            Queue = TimeSpan.FromMilliseconds(300),
            Jitter = TimeSpan.FromMilliseconds(5),
            Loss = 0.01,
        }))];
    }
}
