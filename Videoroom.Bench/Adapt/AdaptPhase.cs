using Videoroom.Impair.Links;

namespace Videoroom.Bench.Adapt;

/// <summary>A part of a plan.</summary>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Down">What happens to what the viewer is sent.</param>
internal sealed record AdaptPhase(double Seconds, Impairment Down)
{
    /// <summary>A phase whose network carries so much, with a delay of 20 ms and a queue of 300 ms.</summary>
    public static AdaptPhase Rate(double seconds, double megabits) => new(seconds, new Impairment
    {
        BitsPerSecond = (long)(megabits * 1e6),
        Delay = TimeSpan.FromMilliseconds(20),
        Queue = TimeSpan.FromMilliseconds(300),
    });
}
