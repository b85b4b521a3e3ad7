namespace Videoroom.Actors.Rooms;

/// <summary>
/// Epochs by the wall clock, in milliseconds: where one node is alone, or where the nodes' clocks agree better than the time that
/// the cluster takes to find a node lost.
/// </summary>
/// <param name="clock">The clock.</param>
public sealed class ClockEpochs(TimeProvider clock) : IRoomEpochs
{
    private long _last;

    /// <inheritdoc/>
    public long Next(string roomId)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(last + 1, clock.GetUtcNow().ToUnixTimeMilliseconds());
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }
}
