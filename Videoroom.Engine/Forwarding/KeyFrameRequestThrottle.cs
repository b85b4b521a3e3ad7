namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Decides when a publisher is asked for a keyframe. Requests of many receivers become one; there is at most one in
/// <see cref="MinimumIntervalMs"/> for a track, whatever its layers; a keyframe that does not come is asked for again, a
/// limited number of times. The first request goes out at once.
/// </summary>
/// <param name="encodings">How many simulcast layers the track has; 1 without simulcast.</param>
internal sealed class KeyFrameRequestThrottle(int encodings)
{
    /// <summary>The least time between two requests for one track.</summary>
    public const long MinimumIntervalMs = 500;

    /// <summary>How long a keyframe is waited for before it is asked for again.</summary>
    public const long RetryMs = 1000;

    /// <summary>How often one keyframe is asked for without a new reason.</summary>
    public const int MaximumTries = 5;

    private readonly State[] _states = new State[encodings];
    private long _notBeforeMs = long.MinValue;
    private int _last;

    /// <summary>When <see cref="TryTake"/> may have something to say next; <see cref="long.MaxValue"/> when nobody waits.</summary>
    public long DeadlineMs
    {
        get
        {
            var due = long.MaxValue;
            foreach (ref readonly var state in _states.AsSpan())
            {
                due = Math.Min(due, state.DueMs);
            }

            return due == long.MaxValue ? due : Math.Max(due, _notBeforeMs);
        }
    }

    /// <summary>Somebody needs a keyframe of this layer: a new subscriber, a PLI or FIR, a loss that stays.</summary>
    public void Request(int encoding, long nowMs)
    {
        if ((uint)encoding < (uint)_states.Length)
        {
            _states[encoding] = new State { IsWanted = true, WantedMs = nowMs };
        }
    }

    /// <summary>Whether a request is to be sent now, and for which layer. Call again until it says no.</summary>
    public bool TryTake(long nowMs, out int encoding)
    {
        encoding = -1;
        if (nowMs < _notBeforeMs)
        {
            return false;
        }

        for (var i = 1; i <= _states.Length; i++)
        {
            var candidate = (_last + i) % _states.Length;
            ref var state = ref _states[candidate];
            if (nowMs < state.DueMs)
            {
                continue;
            }

            if (state.Tries == MaximumTries)
            {
                state = default;
                continue;
            }

            state.Tries++;
            state.WantedMs = nowMs + RetryMs;
            _notBeforeMs = nowMs + MinimumIntervalMs;
            _last = candidate;
            encoding = candidate;
            return true;
        }

        return false;
    }

    /// <summary>A keyframe of this layer began: whoever waited has it.</summary>
    public void OnKeyFrame(int encoding)
    {
        if ((uint)encoding < (uint)_states.Length)
        {
            _states[encoding] = default;
        }
    }

    private struct State
    {
        public bool IsWanted;
        public long WantedMs;
        public int Tries;

        public readonly long DueMs => IsWanted ? WantedMs : long.MaxValue;
    }
}
