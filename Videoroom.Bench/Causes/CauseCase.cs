using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Bench.Causes;

/// <summary>One way to produce a cause from outside.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Text">What is done.</param>
/// <param name="Produce">Does it, to a clean call.</param>
/// <param name="Has">Where the cause must be told.</param>
internal sealed record CauseCase(TrackCause Cause, string Text, Func<CauseCall, Task> Produce, Func<CausePlace, bool> Has)
{
    /// <summary>Where it would be no mistake to tell it.</summary>
    public Func<CausePlace, bool> MayHave { get; init; } = _ => false;

    /// <summary>Whether the viewer is reached over TCP.</summary>
    public bool IsOverTcp { get; init; }
}
