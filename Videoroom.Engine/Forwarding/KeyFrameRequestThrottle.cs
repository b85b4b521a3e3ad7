namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Decides when a publisher is asked for a keyframe. Requests of many receivers for one encoding become one; encodings do not wait for each
/// other. The first request goes out at once. While its keyframe is on the way others wait for the same one; if it does not come, it is asked
/// for again, later each time, a limited number of times. Who asks after it has come is in need of another. On average a software encoder is
/// not asked more often than it can bear, however many receivers join. Sans-I/O.
/// </summary>
/// <param name="encodings">How many simulcast layers the track has; 1 without simulcast.</param>
internal sealed class KeyFrameRequestThrottle(int encodings)
{
    /// <summary>The least time between two requests for one encoding, in milliseconds.</summary>
    public const long MinimumIntervalMs = 100;

    /// <summary>How many requests for one encoding may follow each other that fast, after a time without any.</summary>
    public const int Burst = 2;

    /// <summary>The average time between the requests for one encoding, at least, in milliseconds.</summary>
    public const long AverageIntervalMs = 500;

    /// <summary>How long an encoder may take until it begins a picture, in milliseconds: a shared screen has five pictures a second.</summary>
    public const long EncoderMs = 200;

    /// <summary>The round trip of a publisher that has reported none, in milliseconds.</summary>
    public const long AssumedRoundTripMs = 300;

    /// <summary>The longest that a keyframe is waited for before it is asked for again, in milliseconds.</summary>
    public const long RetryMs = 1000;

    /// <summary>How often one keyframe is asked for without a new reason.</summary>
    public const int MaximumTries = 8;

    private readonly State[] _states = [.. Enumerable.Repeat(new State { AskedMs = long.MinValue / 2, BucketMs = long.MinValue / 2 }, encodings)];
    private long _windowMs = AssumedRoundTripMs + EncoderMs;

    /// <summary>When <see cref="TryTake"/> may have something to say next; <see cref="long.MaxValue"/> when nobody waits.</summary>
    public long DeadlineMs
    {
        get
        {
            var due = long.MaxValue;
            foreach (ref readonly var state in _states.AsSpan())
            {
                due = Math.Min(due, DueMs(in state));
            }

            return due;
        }
    }

    /// <summary>What is known of the way to the publisher: no keyframe can come sooner.</summary>
    /// <param name="roundTripMs">Its round trip in milliseconds; 0 when it is not known.</param>
    public void SetRoundTrip(long roundTripMs)
        => _windowMs = Math.Min((roundTripMs > 0 ? roundTripMs : AssumedRoundTripMs) + EncoderMs, RetryMs);

    /// <summary>Somebody needs a keyframe of this layer: a new subscriber, a PLI or FIR, a loss that stays.</summary>
    public void Request(int encoding)
    {
        if ((uint)encoding < (uint)_states.Length)
        {
            ref var state = ref _states[encoding];
            state.IsWanted = true;
            state.Tries = 0;
        }
    }

    /// <summary>Whether a request is to be sent now, and for which layer. Call again until it says no.</summary>
    public bool TryTake(long nowMs, out int encoding)
    {
        for (encoding = 0; encoding < _states.Length; encoding++)
        {
            ref var state = ref _states[encoding];
            if (nowMs < DueMs(in state))
            {
                continue;
            }

            if (state.Tries == MaximumTries)
            {
                state.IsWanted = false;
                continue;
            }

            state.Tries++;
            state.IsAnswered = false;
            state.AskedMs = nowMs;
            state.BucketMs = Math.Max(state.BucketMs, nowMs) + AverageIntervalMs;
            return true;
        }

        encoding = -1;
        return false;
    }

    /// <summary>A keyframe of this layer began: whoever waited has it.</summary>
    public void OnKeyFrame(int encoding)
    {
        if ((uint)encoding < (uint)_states.Length)
        {
            ref var state = ref _states[encoding];
            (state.IsWanted, state.IsAnswered) = (false, true);
        }
    }

    private long DueMs(in State state)
    {
        if (!state.IsWanted)
        {
            return long.MaxValue;
        }

        var waitMs = state.IsAnswered ? MinimumIntervalMs : Math.Min(_windowMs << Math.Max(0, state.Tries - 1), RetryMs);
        return Math.Max(state.AskedMs + waitMs, state.BucketMs - ((Burst - 1) * AverageIntervalMs));
    }

    private struct State
    {
        public bool IsWanted;

        /// <summary>Whether a keyframe has come since the last request.</summary>
        public bool IsAnswered;

        /// <summary>Requests since the last reason.</summary>
        public int Tries;

        /// <summary>When it was asked for last.</summary>
        public long AskedMs;

        /// <summary>When all requests are paid for: a token bucket, as the time at which it is full again.</summary>
        public long BucketMs;
    }
}
