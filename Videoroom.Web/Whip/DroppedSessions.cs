namespace Videoroom.Web.Whip;

/// <summary>
/// Counts the WHIP and WHEP sessions that ended without a seat, and says so in the log once a minute at most: whoever can send an
/// offer can bring it about. Callable from any thread.
/// </summary>
internal sealed partial class DroppedSessions(TimeProvider clock, ILogger<DroppedSessions> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _total;
    private long _unsaid;
    private long? _said;

    /// <summary>How many there were since the start.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Another one.</summary>
    public void Add()
    {
        lock (_gate)
        {
            _total++;
            _unsaid++;
            if (_said is { } said && clock.GetElapsedTime(said) < Interval)
            {
                return;
            }

            LogDropped(_unsaid);
            _said = clock.GetTimestamp();
            _unsaid = 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "WHIP and WHEP: {Count} sessions ended without a seat in their room: "
        + "their clients did not come after the answer, or the room was full when they did. Said once a minute at most")]
    private partial void LogDropped(long count);
}
