namespace Videoroom.Web.Hosting;

/// <summary>What became of the node's requests to itself, and whether that is its end.</summary>
/// <remarks>
/// A machine that is busy answers late, and one that was held or asleep finds that a minute has passed: neither is a reason. So it takes
/// both, an uninterrupted time without an answer and several requests in it, each of which had its full time limit. Where others than the
/// node itself were accepted meanwhile (<see cref="HealthWatch"/>), that is as good as an answer.
/// </remarks>
/// <param name="limit">How long nothing was answered.</param>
/// <param name="clock">The time.</param>
internal sealed class HealthRecord(TimeSpan limit, TimeProvider clock)
{
    /// <summary>The fewest requests in a row that have to fail.</summary>
    public const int LeastFailures = 4;

    private long _since;
    private int _failures;

    /// <summary>A request was answered, or not.</summary>
    /// <param name="answered">Whether it was, or the port let others in.</param>
    /// <param name="began">When it was sent, by the clock's timestamps.</param>
    /// <returns>Whether the node is beyond help.</returns>
    public bool IsEnd(bool answered, long began)
    {
        if (answered)
        {
            _failures = 0;
            return false;
        }

        if (_failures++ == 0)
        {
            _since = began;
        }

        return _failures >= LeastFailures && clock.GetElapsedTime(_since) >= limit;
    }
}
