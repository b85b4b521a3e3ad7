namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>The count of a receiver's clock that is told by its low bits alone.</summary>
internal struct WrappingCounter
{
    private long _unwrapped;
    private bool _started;

    /// <summary>Goes on to the value that is nearest to the last one.</summary>
    /// <param name="value">The low bits.</param>
    /// <param name="bits">How many there are.</param>
    /// <param name="maximumStep">
    /// A larger step is a clock that was set: the count starts anew, so that no sequence of steps makes it overflow soon.
    /// </param>
    /// <returns>The count since an origin that only a larger step changes.</returns>
    public long Unwrap(long value, int bits, long maximumStep)
    {
        // The difference modulo so many bits, signed.
        var step = (value - _unwrapped) << (64 - bits) >> (64 - bits);
        if (!_started || Math.Abs(step) > maximumStep)
        {
            _started = true;
            _unwrapped = (1L << bits) + value;
        }
        else
        {
            _unwrapped += step;
        }

        return _unwrapped;
    }
}
